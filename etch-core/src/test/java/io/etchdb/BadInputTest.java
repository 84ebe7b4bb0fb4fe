package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.error.DriverMissingException;
import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.PostgresServer;
import io.etchdb.testdatabases.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What bad addresses, databases that are down and missing drivers get: one error that says what to do, no password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String SECRET = "s3cr3t-pw";

    private PostgresServer server;
    private TestDatabase database;

    @BeforeAll
    void startServer() {
        server = PostgresServer.start();
        database = server.createDatabase();
    }

    @AfterAll
    void stopServer() {
        database.close();
        server.close();
    }

    /** Everything a log would show of it: the messages of all causes. */
    private static String printed(Throwable error) {
        StringWriter out = new StringWriter();
        error.printStackTrace(new PrintWriter(out));
        return out.toString();
    }

    private static OperationalException unreachable(String url) {
        return unreachable(EtchTemplate.connect(url));
    }

    private static OperationalException unreachable(EtchTemplate template) {
        OperationalException[] caught = new OperationalException[1];
        try {
            for (Mono<?> operation : List.<Mono<?>>of(
                    template.ping(), template.execute("SELECT 1"), template.transaction(EtchTemplate::ping))) {
                StepVerifier.create(operation)
                        .expectErrorSatisfies(error -> {
                            assertThat(error).isInstanceOf(OperationalException.class);
                            assertThat(printed(error)).doesNotContain(SECRET);
                            caught[0] = (OperationalException) error;
                        })
                        .verify(TIMEOUT);
            }
        } finally {
            template.close().block(TIMEOUT);
        }
        return caught[0];
    }

    // ---- addresses ----

    @ParameterizedTest
    @DisplayName("C056: a scheme that is not accepted is refused with the list of those that are")
    @ValueSource(
            strings = {
                "mysql://user:s3cr3t-pw@host/db",
                "oracle:thin:user/s3cr3t-pw@host",
                "jdbc:postgresql://user:s3cr3t-pw@host/db",
                "jdbc:postgresql://host/db?user=u&password=s3cr3t-pw",
                "jdbc:sqlite:x.db",
                "jdbc:oracle:thin:user/s3cr3t-pw@host",
                "r2dbc:mysql://user:s3cr3t-pw@host/db",
                "r2dbc:h2:mem:///test",
                "http://host",
                "x.db",
                "/var/x.db",
                "",
                "sqlite",
                "postgresql"
            })
    void refusesUnknownSchemes(String url) {
        assertThatThrownBy(() -> EtchTemplate.connect(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("postgresql://", "sqlite:")
                .satisfies(error -> assertThat(printed(error)).doesNotContain(SECRET));
    }

    @Test
    void aJdbcAddressIsAnsweredWithTheRightForm() {
        assertThatThrownBy(() -> EtchTemplate.connect("jdbc:postgresql://host/db"))
                .hasMessageContaining("write postgresql://host/db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite://x.db", "sqlite://dir/x.db", "sqlite://"})
    void refusesTwoSlashesWhichCouldMeanAHost(String url) {
        assertThatThrownBy(() -> EtchTemplate.connect(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("sqlite:", "sqlite:/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite:", "sqlite:///", "sqlite: "})
    void refusesAnAddressWithoutAFile(String url) {
        assertThatThrownBy(() -> EtchTemplate.connect(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnUnreadableAddressWithoutItsPassword() {
        for (String url : List.of(
                "postgresql://user:" + SECRET + "%zz@host/db",
                "postgresql://user:" + SECRET + "@host:notaport/db",
                "postgresql://user:" + SECRET + "@/db",
                "postgresql://host/db?user=u&password=" + SECRET,
                "postgres://user:" + SECRET)) {
            assertThatThrownBy(() -> EtchTemplate.connect(url).ping().block(TIMEOUT))
                    .as(url)
                    .satisfies(error -> assertThat(printed(error)).doesNotContain(SECRET));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://user:s3cr3t-pw@host:5433/db, postgresql://user",
        "postgres://user:s3cr3t-pw@host/db, host",
        "postgresql+psycopg://user:s3cr3t-pw@host/db, host",
        "postgresql://user:p%40ss%2Fs3cr3t-pw@host/db, host",
        "r2dbc:postgresql://user:s3cr3t-pw@host/db, host",
        "r2dbc:pool:postgresql://user:s3cr3t-pw@host/db, host",
        "sqlite:x.db, x.db",
        "sqlite::memory:, memory"
    })
    void toStringShowsNoPassword(String url, String shown) {
        EtchTemplate template = EtchTemplate.connect(url);
        assertThat(template.toString()).contains(shown).doesNotContain(SECRET);
        assertThat(EtchOptions.builder().url(url).password(SECRET).build().toString())
                .doesNotContain(SECRET);
        template.close().block(TIMEOUT);
    }

    @Test
    void aUserCalledLikeASchemeIsNotChanged() {
        String url =
                database.url().replaceFirst("//[^:]+:", "//postgres:").replaceFirst(":[^:@]+@", ":" + SECRET + "@");
        for (String each : List.of(url, "r2dbc:" + url, "r2dbc:" + url.replace("postgresql:", "postgres:"))) {
            EtchTemplate template = EtchTemplate.connect(each);
            // The server trusts its own superuser, whose name must have arrived as it is.
            assertThat(template.fetchVal(String.class, "SELECT current_user").block(TIMEOUT))
                    .as(each)
                    .isEqualTo("postgres");
            template.close().block(TIMEOUT);
        }
    }

    @Test
    void theOptionsSayWhereTheDatabaseIsOnceAndCompletely() {
        assertThatThrownBy(() -> EtchTemplate.connect(EtchOptions.builder().build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("url");
        assertThatThrownBy(() -> EtchOptions.builder()
                        .url("sqlite:x.db")
                        .host("h")
                        .database("d")
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EtchOptions.builder().host("h").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("database");
        assertThatThrownBy(() -> EtchOptions.builder().lockTimeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lockTimeout");
        assertThatThrownBy(() -> EtchOptions.builder().pool(pool -> pool.maxSize(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxSize");
    }

    // ---- databases ----

    @Test
    @DisplayName("C054: PostgreSQL on a closed port")
    void databaseIsDown() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(unreachable("postgresql://user:" + SECRET + "@127.0.0.1:" + free + "/db"))
                .hasMessageContaining("127.0.0.1")
                .hasMessageContaining(String.valueOf(free));
    }

    @Test
    @DisplayName("C054: SQLite on a path that cannot be opened")
    void fileCannotBeOpened(@TempDir Path directory) {
        assertThat(unreachable("sqlite:" + directory)).hasMessageContaining(directory.toString());
        Path missing = directory.resolve("no/such/dir/x.db");
        assertThat(unreachable("sqlite:" + missing)).hasMessageContaining(missing.toString());
    }

    @Test
    void aFileThatIsNoDatabaseSaysSo(@TempDir Path directory) throws IOException {
        Path file = java.nio.file.Files.writeString(
                directory.resolve("x.db"), "no database at all, but long enough".repeat(50));
        unreachable("sqlite:" + file);
    }

    @Test
    void wrongPasswordIsRefusedWithoutSayingIt() {
        String wrong = database.url().replaceFirst(":[^:@/]+@", ":" + SECRET + "@");
        assertThat(wrong).contains(SECRET);
        assertThat(unreachable(wrong).sqlState()).isEqualTo("28P01");
        assertThat(unreachable(EtchTemplate.connect(EtchOptions.builder()
                                .url(database.url())
                                .password(SECRET)
                                .build()))
                        .sqlState())
                .isEqualTo("28P01");
    }

    @Test
    void aPasswordWithAnyCharacterIsTaken() {
        String odd = "p@ss/w:rd?#%&=+ ü'";
        EtchTemplate admin = EtchTemplate.connect(database.url());
        try {
            admin.executeScript("CREATE ROLE odd LOGIN PASSWORD '" + odd.replace("'", "''") + "'")
                    .block(TIMEOUT);
        } finally {
            admin.close().block(TIMEOUT);
        }
        String place = "@" + database.host() + ":" + database.port() + "/" + database.database();
        String encoded = java.net.URLEncoder.encode(odd, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
        for (EtchOptions options : List.of(
                EtchOptions.builder()
                        .url("postgresql://" + place.substring(1))
                        .username("odd")
                        .password(odd)
                        .build(),
                EtchOptions.builder().url("postgresql://odd:" + encoded + place).build())) {
            EtchTemplate template = EtchTemplate.connect(options);
            assertThat(template.fetchVal(String.class, "SELECT current_user").block(TIMEOUT))
                    .isEqualTo("odd");
            assertThat(template.toString()).doesNotContain(encoded).doesNotContain(odd);
            template.close().block(TIMEOUT);
        }
    }

    @Test
    void unknownDatabaseIsOperational() {
        assertThat(unreachable(database.url().replace(database.database(), "no_such_db")))
                .hasMessageContaining("no_such_db");
    }

    @Test
    void aServerThatGoesAwayIsOperationalAndComesBack() {
        PostgresServer own = PostgresServer.start();
        try {
            TestDatabase there = own.createDatabase();
            EtchTemplate template = EtchTemplate.connect(there.url());
            assertThat(template.ping().block(TIMEOUT)).isTrue();
            own.stop();
            StepVerifier.create(template.ping())
                    .expectError(OperationalException.class)
                    .verify(TIMEOUT);
            own.restart();
            assertThat(template.ping().retry(3).block(TIMEOUT)).isTrue();
            template.close().block(TIMEOUT);
            there.close();
        } finally {
            own.close();
        }
    }

    // ---- drivers ----

    @Test
    void aMissingDriverNamesTheArtifactToAdd() throws Exception {
        assertMissing(
                "r2dbc-postgresql", "postgresql://user:" + SECRET + "@host/db", "org.postgresql:r2dbc-postgresql");
        assertMissing("etch-r2dbc-sqlite", "sqlite:x.db", "io.etchdb:etch-r2dbc-sqlite");
        assertMissing("r2dbc-pool", "postgresql://user:" + SECRET + "@host/db", "io.r2dbc:r2dbc-pool");
    }

    /** Connects with the classes of this test, but for those of one jar. */
    private static void assertMissing(String hidden, String url, String artifact) throws Exception {
        try (URLClassLoader loader = without(hidden)) {
            Class<?> template = loader.loadClass(EtchTemplate.class.getName());
            assertThat(template).isNotEqualTo(EtchTemplate.class);
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                template.getMethod("connect", String.class).invoke(null, url);
                assertThat(artifact).as("connected without %s", hidden).isNull();
            } catch (java.lang.reflect.InvocationTargetException e) {
                Throwable error = e.getCause();
                assertThat(error.getClass().getName()).isEqualTo(DriverMissingException.class.getName());
                assertThat(error).hasMessageContaining(artifact);
                assertThat(error.getClass().getMethod("artifact").invoke(error)).isEqualTo(artifact);
                assertThat(printed(error)).doesNotContain(SECRET);
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }

    private static URLClassLoader without(String hidden) {
        URL[] urls = Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(java.io.File.pathSeparator))
                .filter(entry -> Arrays.stream(entry.split("[/\\\\]")).noneMatch(part -> part.startsWith(hidden)))
                .map(BadInputTest::toUrl)
                .toArray(URL[]::new);
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    private static URL toUrl(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void aFactoryOfAnotherDatabaseIsRefused() {
        io.r2dbc.spi.ConnectionFactory other = new io.r2dbc.spi.ConnectionFactory() {
            @Override
            public org.reactivestreams.Publisher<? extends io.r2dbc.spi.Connection> create() {
                return Mono.empty();
            }

            @Override
            public io.r2dbc.spi.ConnectionFactoryMetadata getMetadata() {
                return () -> "Oracle Database";
            }
        };
        assertThatThrownBy(() -> EtchTemplate.over(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("PostgreSQL", "SQLite", "Oracle");
    }
}
