package io.etchdb.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.EtchTemplate;
import io.etchdb.error.MigrationException;
import io.etchdb.error.UndefinedTableException;
import io.etchdb.sql.Dialect;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What every database does with migrations; each test on an empty database. */
abstract class MigratorSuite {

    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestDatabase.Kind kind;
    TestDatabase database;
    ConnectionFactory factory;

    @TempDir
    Path directory;

    MigratorSuite(TestDatabase.Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = openDatabase();
        factory = ConnectionFactories.get(database.r2dbcUrl());
    }

    @AfterEach
    void close() {
        if (factory instanceof Closeable closeable) {
            Mono.from(closeable.close()).block(TIMEOUT);
        }
        closeDatabase();
    }

    /** Gives each test an empty database. */
    TestDatabase openDatabase() {
        return kind.open();
    }

    void closeDatabase() {
        database.close();
    }

    @Test
    void c084AppliesPendingFilesInOrderOfTheirNames() {
        write("0002_b.sql", "INSERT INTO a VALUES (1)");
        write("0001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY)");

        assertThat(migrate()).isEqualTo(2);

        assertThat(status().applied()).containsExactly("0001_a.sql", "0002_b.sql");
        assertThat(count("a")).isEqualTo(1);
        assertThat(migrate()).isZero();
    }

    @Test
    void c084OrdersByCodePoint() {
        write("9_y.sql", "INSERT INTO a VALUES (1)");
        write("10_x.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY)");
        write("\ud83d\ude00.sql", "INSERT INTO a VALUES (3)");
        write("\uffee.sql", "INSERT INTO a VALUES (2)");

        assertThat(migrate()).isEqualTo(4);
        assertThat(status().applied()).containsExactly("10_x.sql", "9_y.sql", "\uffee.sql", "\ud83d\ude00.sql");
    }

    @Test
    void c084AnEmptyDirectoryHasNothingToApply() {
        assertThat(migrate()).isZero();
        assertThat(status()).isEqualTo(new MigrationStatus(List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void c084AMissingDirectoryIsNotFound() {
        Migrations set = Migrations.in(directory.resolve("nowhere").toString());

        refuses(
                migrator().migrate(set),
                message -> assertThat(message).contains("nowhere not found").contains("Create it"));
        refuses(migrator().status(set), message -> assertThat(message).contains("not found"));
    }

    @Test
    void c084IgnoresWhatIsNoMigration() throws IOException {
        write("README.md", "no SQL");
        write("c.SQL", "no SQL");
        write(".hidden.sql", "no SQL");
        Files.createDirectories(directory.resolve("sub.sql"));
        write("sub.sql/003.sql", "no SQL");
        write("1.sql", "CREATE TABLE a (id INTEGER)");

        assertThat(migrate()).isEqualTo(1);
    }

    @Test
    void c085StatusTellsPendingAppliedDriftedAndMissing() throws IOException {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        write("2.sql", "CREATE TABLE b (id INTEGER)");
        write("3.sql", "CREATE TABLE c (id INTEGER)");

        assertThat(status().pending()).containsExactly("1.sql", "2.sql", "3.sql");
        assertThat(status().isConsistent()).isTrue();

        migrate();
        assertThat(status().applied()).containsExactly("1.sql", "2.sql", "3.sql");
        assertThat(status().pending()).isEmpty();

        write("2.sql", "CREATE TABLE b (id INTEGER, name TEXT)");
        Files.delete(directory.resolve("3.sql"));
        assertThat(status())
                .isEqualTo(new MigrationStatus(List.of(), List.of("1.sql"), List.of("2.sql"), List.of("3.sql")));
        assertThat(status().isConsistent()).isFalse();
    }

    @Test
    void c086DriftRefusesToRunAndNamesTheWayOut() {
        write("0001_a.sql", "CREATE TABLE a (id INTEGER)");
        migrate();
        write("0001_a.sql", "CREATE TABLE a (id INTEGER, name TEXT)");
        write("0002_b.sql", "CREATE TABLE b (id INTEGER)");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("inconsistent")
                .contains("0001_a.sql was edited after it was applied at 2")
                .contains(sha256("CREATE TABLE a (id INTEGER)") + " recorded")
                .contains(sha256("CREATE TABLE a (id INTEGER, name TEXT)") + " found"));
        assertThat(status().pending()).containsExactly("0002_b.sql");
        assertThat(hasTable("b")).isFalse();
    }

    @Test
    void c104TheDriftMessageHasTheWholeDelete() {
        write("0001_a.sql", "CREATE TABLE a (id INTEGER)");
        migrate();
        write("0001_a.sql", "CREATE TABLE a (id INTEGER, name TEXT)");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("DELETE FROM _etch_migrations WHERE filename = '0001_a.sql' AND module = 'default'"));

        execute("DELETE FROM _etch_migrations WHERE filename = '0001_a.sql' AND module = 'default'");
        execute("DROP TABLE a");
        assertThat(migrate()).isEqualTo(1);
    }

    @Test
    void c104TheChecksumIsThatOfSha256sum() {
        String text = "CREATE TABLE a (id INTEGER);\nCREATE TABLE b (id INTEGER);\n";
        write("1.sql", text);
        migrate();

        assertThat(history())
                .singleElement()
                .extracting(AppliedMigration::checksum)
                .isEqualTo(sha256(text));
    }

    @Test
    void lineEndsAndByteOrderMarkAreNoDrift() {
        write("1.sql", "CREATE TABLE a\n(id INTEGER);\n");
        migrate();
        write("1.sql", "\ufeffCREATE TABLE a\r\n(id INTEGER);\r\n");
        assertThat(status().applied()).containsExactly("1.sql");
        write("1.sql", "CREATE TABLE a\r(id INTEGER);\r");
        assertThat(status().applied()).containsExactly("1.sql");
        write("1.sql", "CREATE TABLE a\n(id INTEGER);");
        assertThat(status().drifted()).containsExactly("1.sql");
    }

    @Test
    void aFileWithByteOrderMarkAndForeignLineEndsIsApplied() {
        write("1.sql", "\ufeffCREATE TABLE a (id INTEGER);\r\n-- c\rINSERT INTO a VALUES (1);\r\n");

        assertThat(migrate()).isEqualTo(1);
        assertThat(count("a")).isEqualTo(1);
    }

    @Test
    void c086AMissingFileIsRefused() throws IOException {
        write("it's.sql", "CREATE TABLE a (id INTEGER)");
        write("2.sql", "CREATE TABLE b (id INTEGER)");
        migrate();
        Files.delete(directory.resolve("it's.sql"));

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("it's.sql, applied at ")
                .contains("is missing from " + directory)
                .contains("DELETE FROM _etch_migrations WHERE filename = 'it''s.sql' AND module = 'default'"));
    }

    @Test
    void c086ARenamedFileIsRefusedByItsNewName() throws IOException {
        write("1_a.sql", "CREATE TABLE a (id INTEGER)");
        migrate();
        Files.move(directory.resolve("1_a.sql"), directory.resolve("1_b.sql"));

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("1_a.sql, applied at ")
                .contains("is now called 1_b.sql")
                .contains("UPDATE _etch_migrations SET filename = '1_b.sql'"
                        + " WHERE filename = '1_a.sql' AND module = 'default'"));

        execute("UPDATE _etch_migrations SET filename = '1_b.sql' WHERE filename = '1_a.sql' AND module = 'default'");
        assertThat(migrate()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    BEGIN; CREATE TABLE b (id INTEGER); COMMIT; | line 1: BEGIN is not allowed
                    CREATE TABLE b (id INTEGER); commit         | line 1: COMMIT is not allowed
                    START TRANSACTION                           | line 1: START TRANSACTION is not allowed
                    """)
    void c088TransactionControlIsRefused(String text, String message) {
        write("001.sql", "CREATE TABLE a (id INTEGER)");
        write("002.sql", text);

        refuses(migrator().migrate(set()), refusal -> assertThat(refusal)
                .contains(directory.resolve("002.sql").toString())
                .contains(message)
                .contains("-- etch:no-transaction"));

        assertThat(status().applied()).containsExactly("001.sql");
        assertThat(status().pending()).containsExactly("002.sql");
        assertThat(hasTable("b")).isFalse();
    }

    @Test
    void nothingOfAFailedFileStays() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        write("2.sql", "CREATE TABLE b (id INTEGER);\n\n-- why\nINSERT INTO\n  nowhere VALUES (1);\nSELECT 1;");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .startsWith("migration 2.sql (module default) failed at line 4: ")
                .contains("nowhere")
                .contains("INSERT INTO nowhere VALUES (1)")
                .contains("Nothing of this file was kept")
                .doesNotContain("\n"));

        assertThat(hasTable("a")).isTrue();
        assertThat(hasTable("b")).isFalse();
        assertThat(status().applied()).containsExactly("1.sql");

        write("2.sql", "CREATE TABLE b (id INTEGER)");
        assertThat(migrate()).isEqualTo(1);
    }

    @Test
    void theExceptionNamesFileAndCauseAsTypes() {
        write("1.sql", "SELECT * FROM nowhere");

        StepVerifier.create(migrator().migrate(set()))
                .expectErrorSatisfies(e -> assertThat(e).isInstanceOfSatisfying(MigrationException.class, failure -> {
                    assertThat(failure.file()).isEqualTo("1.sql");
                    assertThat(failure.sqlState()).isEqualTo("42P01");
                    assertThat(failure).cause().isInstanceOf(UndefinedTableException.class);
                    assertThat(failure).rootCause().isInstanceOfAny(R2dbcException.class, SQLException.class);
                }))
                .verify(TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "-- nothing to do\n;", "\ufeff"})
    void c095AFileWithoutStatementsIsRefused(String text) {
        write("1.sql", text);

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains(directory.resolve("1.sql") + " is empty"));
        assertThat(status().pending()).containsExactly("1.sql");
    }

    @Test
    void aFileThatBreaksOffIsRefused() {
        write("1.sql", "CREATE TABLE a (id INTEGER);\nINSERT INTO a VALUES ('x)");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains(directory.resolve("1.sql").toString())
                .contains("unterminated string in SQL: it starts at line 2, column 23"));
        assertThat(hasTable("a")).isFalse();
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() throws IOException {
        Files.write(directory.resolve("1.sql"), "-- gr\u00f6\u00dfe".getBytes(StandardCharsets.ISO_8859_1));

        refuses(migrator().migrate(set()), message -> assertThat(message).contains("1.sql is not UTF-8"));
    }

    @Test
    void c094ModulesAreTrackedApart() throws IOException {
        Path auth = Files.createDirectories(directory.resolve("auth"));
        Path billing = Files.createDirectories(directory.resolve("billing"));
        Files.writeString(auth.resolve("001_init.sql"), "CREATE TABLE auth (id INTEGER)");
        Files.writeString(billing.resolve("001_init.sql"), "CREATE TABLE billing (id INTEGER)");

        for (Migrations set :
                List.of(Migrations.of("auth", auth.toString()), Migrations.of("billing", billing.toString()))) {
            StepVerifier.create(migrator().migrate(set))
                    .expectNext(1)
                    .expectComplete()
                    .verify(TIMEOUT);
            StepVerifier.create(migrator().migrate(set))
                    .expectNext(0)
                    .expectComplete()
                    .verify(TIMEOUT);
        }
        assertThat(count("_etch_migrations")).isEqualTo(2);
    }

    @Test
    void c095StatusPlanAndHistoryWriteNothing() {
        write("1.sql", "CREATE TABLE a (id INTEGER); INSERT INTO {{tables.a}} VALUES (1)");
        write("2.sql", "-- etch:no-transaction\nSELECT 1");

        assertThat(status().pending()).containsExactly("1.sql", "2.sql");
        assertThat(migrator().plan(set()).block(TIMEOUT))
                .containsExactly(
                        new PlannedMigration(
                                "1.sql", List.of("CREATE TABLE a (id INTEGER)", "INSERT INTO a VALUES (1)"), true),
                        new PlannedMigration("2.sql", List.of("-- etch:no-transaction\nSELECT 1"), false));
        assertThat(history()).isEmpty();
        assertThat(hasTable("_etch_migrations")).isFalse();
        assertThat(hasTable("a")).isFalse();
    }

    @Test
    void c095HistoryIsNewestFirst() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        migrate();
        write("2.sql", "CREATE TABLE b (id INTEGER)");
        migrate();

        assertThat(history()).extracting(AppliedMigration::file).containsExactly("2.sql", "1.sql");
        assertThat(history()).allSatisfy(migration -> {
            assertThat(migration.executionTime()).isGreaterThanOrEqualTo(Duration.ofMillis(1));
            assertThat(migration.appliedAt())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
            assertThat(migration.appliedBy()).isNotBlank();
            assertThat(migration.etchVersion()).isNotBlank();
        });
    }

    @Test
    void c090AFileWithoutTransactionKeepsWhatRanBeforeItFailed() {
        write(
                "1.sql",
                "\n\n-- etch:no-transaction\nCREATE TABLE a (id INTEGER); INSERT INTO nowhere VALUES (1); SELECT 1");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("failed at line 4")
                .contains("of its 3 statements the first 1 stay applied and are not run again"));

        assertThat(hasTable("a")).isTrue();
        assertThat(status().pending()).containsExactly("1.sql");
    }

    @Test
    void aFileWithoutTransactionGoesOnWhereItFailed() {
        write("1.sql", "-- etch:no-transaction\nCREATE TABLE a (id INTEGER); INSERT INTO nowhere VALUES (1); SELECT 1");
        refuses(migrator().migrate(set()), message -> assertThat(message).contains("nowhere"));
        write("1.sql", "-- etch:no-transaction\nCREATE TABLE a (id INTEGER); INSERT INTO a VALUES (1)");

        assertThat(migrate()).isEqualTo(1);

        assertThat(count("a")).isEqualTo(1);
        assertThat(status().applied()).containsExactly("1.sql");
        assertThat(count("_etch_migration_progress")).isZero();
    }

    @Test
    void aFileWithoutTransactionIsRefusedIfWhatRanWasEdited() {
        write("1.sql", "-- etch:no-transaction\nCREATE TABLE a (id INTEGER); INSERT INTO nowhere VALUES (1)");
        refuses(migrator().migrate(set()), message -> assertThat(message).contains("nowhere"));
        write("1.sql", "-- etch:no-transaction\nCREATE TABLE b (id INTEGER); INSERT INTO b VALUES (1)");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("stopped after 1 of its statements, and these were edited since")
                .endsWith("DELETE FROM _etch_migration_progress WHERE filename = '1.sql' AND module = 'default'"));

        execute("DELETE FROM _etch_migration_progress WHERE filename = '1.sql' AND module = 'default'");
        assertThat(migrate()).isEqualTo(1);
        assertThat(count("b")).isEqualTo(1);
    }

    @Test
    void aFileWithoutTransactionThatBrokeOffIsAskedAbout() {
        write("1.sql", "-- etch:no-transaction\nCREATE TABLE a (id INTEGER); INSERT INTO nowhere VALUES (1)");
        refuses(migrator().migrate(set()), message -> assertThat(message).contains("nowhere"));
        execute("UPDATE _etch_migration_progress SET running = 1");
        Migrator impatient = migrator(MigrationOptions.defaults().withLockWait(Duration.ofMillis(300)));
        List<String> messages = new ArrayList<>();

        refuses(impatient.migrate(set()), messages::add);

        assertThat(messages)
                .singleElement()
                .asString()
                .contains("broke off while statement 2 of 2 (line 2) ran, begun at 2")
                .contains("whether that took effect is not known");
        String answer = messages.get(0);
        execute(answer.substring(answer.indexOf("UPDATE "), answer.indexOf("; if it did not")));
        assertThat(migrate()).isEqualTo(1);
        assertThat(status().applied()).containsExactly("1.sql");
    }

    @Test
    void manyRunnersAtOnceRunAFileWithoutTransactionOnce() {
        write("1.sql", "CREATE TABLE log (n INTEGER)");
        write(
                "2.sql",
                "-- etch:no-transaction\n"
                        + IntStream.range(0, 10)
                                .mapToObj(i -> "INSERT INTO log VALUES (" + i + ");")
                                .collect(Collectors.joining("\n")));

        StepVerifier.create(Flux.range(0, 8)
                        .flatMap(i ->
                                Mono.defer(() -> migrator().migrate(set())).subscribeOn(Schedulers.boundedElastic()))
                        .reduce(0, Integer::sum))
                .expectNext(2)
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(count("log")).isEqualTo(10);
    }

    @Test
    void aBaselineTakesWhatIsPendingForApplied() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        write("2.sql", "CREATE TABLE b (id INTEGER)");

        StepVerifier.create(migrator().baseline(set()))
                .expectNext(2)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(status().applied()).containsExactly("1.sql", "2.sql");
        assertThat(hasTable("a")).isFalse();
        assertThat(migrate()).isZero();
    }

    @Test
    void aBaselineMayEndAtAFile() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        write("2.sql", "CREATE TABLE b (id INTEGER)");
        write("3.sql", "CREATE TABLE c (id INTEGER)");

        refuses(
                migrator().baseline(set(), "4.sql"),
                message -> assertThat(message).contains("has no file 4.sql").endsWith("Files: 1.sql, 2.sql, 3.sql"));
        StepVerifier.create(migrator().baseline(set(), "2.sql"))
                .expectNext(2)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(status().applied()).containsExactly("1.sql", "2.sql");
        assertThat(status().pending()).containsExactly("3.sql");
        assertThat(migrate()).isEqualTo(1);
        assertThat(hasTable("a")).isFalse();
        assertThat(hasTable("c")).isTrue();
    }

    @Test
    void aSetByItselfIsRefusedBeforeThoseItComesAfter() throws IOException {
        Migrations auth = module("auth");
        Migrations billing = module("billing").after("auth", "audit");

        refuses(migrator().migrate(billing), message -> assertThat(message)
                .contains("migrations of module billing come after auth, audit")
                .contains("nothing is applied of auth, audit. Migrate these first"));
        assertThat(hasTable("billing")).isFalse();

        migrator().migrate(auth).block(TIMEOUT);
        refuses(migrator().migrate(billing), message -> assertThat(message).contains("nothing is applied of audit."));

        migrator().migrate(module("audit")).block(TIMEOUT);
        StepVerifier.create(migrator().migrate(billing))
                .expectNext(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    Migrations module(String name) throws IOException {
        Path home = Files.createDirectories(directory.resolve(name));
        Files.writeString(home.resolve("001_init.sql"), "CREATE TABLE " + name + " (id INTEGER)");
        return Migrations.of(name, home.toString());
    }

    /** As a library ships it: the same code on connections of the application, or on its own. */
    private record AuditLibrary(EtchTemplate etch) {

        private static final Migrations MIGRATIONS = Migrations.of("audit-library", "classpath:audit-library");

        Mono<Long> record(String what) {
            return etch.migrate(MIGRATIONS)
                    .then(etch.execute("INSERT INTO audit_log (what) VALUES ($1)", what))
                    .then(etch.fetchVal(Long.class, "SELECT count(*) FROM audit_log"));
        }
    }

    @Test
    void aLibraryBringsItsMigrationsOnTheApplicationsConnectionsOrItsOwn() {
        write("001_init.sql", "CREATE TABLE app (id INTEGER)");
        EtchTemplate application = EtchTemplate.over(factory);
        application.migrate(set()).block(TIMEOUT);

        StepVerifier.create(new AuditLibrary(application).record("borrowed"))
                .expectNext(1L)
                .expectComplete()
                .verify(TIMEOUT);

        String url = database.kind() == TestDatabase.Kind.SQLITE_MEMORY ? "sqlite::memory:" : database.url();
        StepVerifier.create(EtchTemplate.using(url, own -> new AuditLibrary(own).record("of its own")))
                // What is in memory nobody else sees.
                .expectNext(database.kind() == TestDatabase.Kind.SQLITE_MEMORY ? 1L : 2L)
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(status().applied()).containsExactly("001_init.sql");
    }

    @Test
    void aWrongLockTimeoutIsRefused() {
        write("1.sql", "-- etch:lock-timeout soon\nSELECT 1");

        refuses(
                migrator().migrate(set()),
                message -> assertThat(message).contains("1.sql").contains("such as 5s, not \"soon\""));
    }

    @Test
    void aFileWithoutTransactionSaysHowToResolveIt() {
        write("1.sql", "-- etch:no-transaction\nCREATE TABLE a (id INTEGER); INSERT INTO nowhere VALUES (1)");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("etch resolve " + directory.resolve("1.sql") + " --applied if all of it is done by hand"));
    }

    @Test
    void anEditedFileIsMarkedAppliedAndForgotten() throws IOException {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        migrate();
        write("1.sql", "-- commented\nCREATE TABLE a (id INTEGER)");
        refuses(
                migrator().markApplied(set(), "2.sql"),
                message -> assertThat(message).contains("has no file 2.sql").endsWith("Files: 1.sql"));

        StepVerifier.create(migrator().markApplied(set(), "1.sql"))
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(status().applied()).containsExactly("1.sql");

        Files.delete(directory.resolve("1.sql"));
        StepVerifier.create(migrator().forget(set(), "1.sql")).expectComplete().verify(TIMEOUT);
        refuses(migrator().forget(set(), "1.sql"), message -> assertThat(message)
                .contains("nothing is recorded of 1.sql in module default"));
        assertThat(status()).isEqualTo(new MigrationStatus(List.of(), List.of(), List.of(), List.of()));
        assertThat(hasTable("a")).isTrue();
    }

    @Test
    void aLateFileIsAppliedUnlessOrderIsStrict() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        write("3.sql", "CREATE TABLE c (id INTEGER)");
        migrate();
        write("2.sql", "CREATE TABLE b (id INTEGER)");

        Migrator strict = migrator(MigrationOptions.defaults().withStrict(true));
        refuses(strict.migrate(set()), message -> assertThat(message)
                .contains("2.sql sort before one that is applied already"));
        assertThat(migrate()).isEqualTo(1);
    }

    @Test
    void severalLocationsAreOneOrder() throws IOException {
        Path one = Files.createDirectories(directory.resolve("one"));
        Path two = Files.createDirectories(directory.resolve("two"));
        Files.writeString(one.resolve("2.sql"), "INSERT INTO a VALUES (1)");
        Files.writeString(two.resolve("1.sql"), "CREATE TABLE a (id INTEGER)");
        Migrations set = Migrations.of("m", one.toString(), two.toString());

        StepVerifier.create(migrator().migrate(set))
                .expectNext(2)
                .expectComplete()
                .verify(TIMEOUT);

        Files.writeString(two.resolve("2.sql"), "SELECT 1");
        refuses(migrator().migrate(set), message -> assertThat(message)
                .contains("2.sql of module m exists twice")
                .contains(one.resolve("2.sql").toString())
                .contains(two.resolve("2.sql").toString()));
    }

    /** None begins before each of them has its connection. */
    @Test
    void eightRunnersThatStartTogetherApplyEachFileOnce() {
        write("00.sql", "CREATE TABLE log (file TEXT)");
        IntStream.rangeClosed(10, 38).forEach(i -> write(i + ".sql", "INSERT INTO log VALUES ('" + i + "')"));
        List<ConnectionFactory> own = IntStream.range(0, 8)
                .mapToObj(i -> kind == TestDatabase.Kind.SQLITE_MEMORY
                        ? factory
                        : ConnectionFactories.get(database.r2dbcUrl()))
                .toList();
        StartingLine line = new StartingLine(own.size());
        try {
            StepVerifier.create(Flux.fromIterable(own)
                            .flatMap(each -> Migrator.over(line.before(each), dialect(), MigrationOptions.defaults())
                                    .migrate(set())
                                    .subscribeOn(Schedulers.boundedElastic()))
                            .reduce(0, Integer::sum))
                    .expectNext(30)
                    .expectComplete()
                    .verify(TIMEOUT);
        } finally {
            own.stream()
                    .filter(each -> each != factory)
                    .filter(Closeable.class::isInstance)
                    .forEach(each -> Mono.from(((Closeable) each).close()).block(TIMEOUT));
        }

        assertThat(count("log")).isEqualTo(29);
        assertThat(value("SELECT count(DISTINCT file) FROM log")).isEqualTo(29);
        assertThat(history()).hasSize(30);
    }

    /** Connections that are handed over once all are open. */
    private static final class StartingLine {

        private final AtomicInteger missing;
        private final Sinks.Empty<Void> start = Sinks.empty();

        StartingLine(int runners) {
            missing = new AtomicInteger(runners);
        }

        ConnectionFactory before(ConnectionFactory factory) {
            return new ConnectionFactory() {
                @Override
                public Publisher<? extends Connection> create() {
                    return Mono.from(factory.create())
                            .doOnNext(opened -> {
                                if (missing.decrementAndGet() == 0) {
                                    start.tryEmitEmpty();
                                }
                            })
                            .delayUntil(opened -> start.asMono().publishOn(Schedulers.boundedElastic()));
                }

                @Override
                public ConnectionFactoryMetadata getMetadata() {
                    return factory.getMetadata();
                }
            };
        }
    }

    @Test
    void aTemplatePlansAdoptsAndListsToo() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        write("2.sql", "CREATE TABLE {{tables.b}} (id INTEGER)");
        write("4.sql", "CREATE TABLE d (id INTEGER)");
        EtchTemplate etch = EtchTemplate.over(factory);
        String location = directory.toString();

        assertThat(etch.migrationPlan(location).block(TIMEOUT))
                .contains(new PlannedMigration("2.sql", List.of("CREATE TABLE b (id INTEGER)"), true))
                .isEqualTo(etch.migrationPlan(set()).block(TIMEOUT));
        assertThat(etch.baseline(set(), "1.sql").block(TIMEOUT)).isEqualTo(1);
        assertThat(etch.migrate(location).block(TIMEOUT)).isEqualTo(2);
        write("3.sql", "CREATE TABLE c (id INTEGER)");
        refuses(etch.migrate(set(), MigrationOptions.defaults().withStrict(true)), message -> assertThat(message)
                .contains("3.sql sort before one that is applied already"));
        assertThat(etch.baseline(location).block(TIMEOUT)).isEqualTo(1);
        write("5.sql", "CREATE TABLE e (id INTEGER)");
        assertThat(etch.baseline(set()).block(TIMEOUT)).isEqualTo(1);

        assertThat(etch.migrationHistory(location)
                        .map(AppliedMigration::file)
                        .collectList()
                        .block(TIMEOUT))
                .containsExactlyInAnyOrder("1.sql", "2.sql", "3.sql", "4.sql", "5.sql");
        assertThat(hasTable("a")).isFalse();
        assertThat(hasTable("b")).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> etch.migrate((String) null))
                .withMessageContaining("location");
    }

    @Test
    void aSetWithoutFilesHoldsNobodyUp() throws IOException {
        Migrations auth = Migrations.of(
                "auth", Files.createDirectories(directory.resolve("auth")).toString());
        Migrations billing = module("billing").after("auth");
        EtchTemplate etch = EtchTemplate.over(factory);
        refuses(etch.migrate(billing), message -> assertThat(message).contains("nothing is applied of auth"));

        StepVerifier.create(Flux.fromIterable(Migrations.inOrder(List.of(billing, auth)))
                        .concatMap(etch::migrate))
                .expectNext(0, 1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    /** PostgreSQL has a code for it, SQLite a text. */
    @Test
    void aStatementThatWantsNoTransactionIsToldHow() {
        write("1.sql", "VACUUM");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("VACUUM")
                .endsWith("Nothing of this file was kept; begin it with -- etch:no-transaction, which runs each"
                        + " statement for itself, and migrate again"));

        write("1.sql", "-- etch:no-transaction\nVACUUM");
        assertThat(migrate()).isEqualTo(1);
    }

    @Test
    void howFarAFileGotIsCountedAmongEqualStatements() {
        write(
                "1.sql",
                "-- etch:no-transaction\nCREATE TABLE a (id INTEGER PRIMARY KEY); INSERT INTO a VALUES (1);"
                        + " INSERT INTO a VALUES (1)");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("of its 3 statements the first 2 stay applied"));
    }

    @Test
    void theCommandsOfAMessageNameTheModule() {
        write("it's.sql", "-- etch:no-transaction\nSELECT * FROM nowhere");

        refuses(migrator().migrate(Migrations.of("my module", directory.toString())), message -> assertThat(message)
                .contains("etch resolve '" + directory + "/it'\\''s.sql' --applied --module 'my module' if all of it is"
                        + " done by hand, etch resolve '" + directory
                        + "/it'\\''s.sql' --forget --module 'my module' to run it from its start"));
    }

    @Test
    void forAFileInAJarAMessageHasTheStatements() throws IOException {
        Path jar = directory.resolve("library.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("library/1.sql"));
            out.write("-- etch:no-transaction\nCREATE TABLE a (id INTEGER); SELECT * FROM nowhere"
                    .getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
            out.putNextEntry(new JarEntry("META-INF/MANIFEST.MF"));
            out.closeEntry();
        }
        Migrations set = Migrations.of("library", "classpath:library");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            List<String> messages = new ArrayList<>();
            refuses(migrator().migrate(set), messages::add);
            String message = messages.get(0);
            assertThat(message).doesNotContain("etch resolve");
            String statements = message.substring(
                    message.indexOf("INSERT INTO _etch"), message.indexOf(" if all of it is done by hand"));

            for (String statement : statements.split("; ", -1)) {
                execute(statement);
            }

            assertThat(migrator().status(set).block(TIMEOUT).applied()).containsExactly("1.sql");
            assertThat(count("_etch_migration_progress")).isZero();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void whatAFileSaysInVainIsWarnedOf() {
        write("1.sql", "-- etch:lock-timeout=5s\nCREATE TABLE a (id INTEGER)");

        try (MigratorLog log = new MigratorLog()) {
            assertThat(migrate()).isEqualTo(1);

            assertThat(log.lines())
                    .contains("WARN migration 1.sql says \"-- etch:lock-timeout=5s\", which etch does not know: it is"
                            + " ignored. There are \"-- etch:no-transaction\" and \"-- etch:lock-timeout 5s\"");
        }
    }

    @Test
    void transactionControlIsRefusedWithoutATransactionToo() {
        write("1.sql", "-- etch:no-transaction\nBEGIN; CREATE TABLE a (id INTEGER); COMMIT");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("line 2: BEGIN is not allowed, with -- etch:no-transaction each statement stands for itself."
                        + " Remove both, and etch runs the file in a transaction of its own"));
    }

    @Test
    void aFailureLeavesNothingLocked() {
        write("1.sql", "SELECT * FROM nowhere");
        refuses(migrator().migrate(set()), message -> assertThat(message).contains("nowhere"));
        write("1.sql", "CREATE TABLE a (id INTEGER)");

        Migrator impatient = migrator(MigrationOptions.defaults().withLockWait(Duration.ofSeconds(1)));
        StepVerifier.create(impatient.migrate(set()))
                .expectNext(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void aDataChangeWithReturningAndAQueryAreDrained() {
        write(
                "1.sql",
                "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER);"
                        + "INSERT INTO a VALUES (1, 2), (2, 3) RETURNING id; SELECT * FROM a;"
                        + "WITH b AS (SELECT 3 AS id) INSERT INTO a SELECT id, 0 FROM b");

        assertThat(migrate()).isEqualTo(1);
        assertThat(count("a")).isEqualTo(3);
    }

    @Test
    void questionMarksAndColonsAreNoParameters() {
        write("1.sql", "CREATE TABLE a (t TEXT); INSERT INTO a VALUES ('?'), (':x'), ('{{schema}}'), ('$1')");

        assertThat(migrate()).isEqualTo(1);
        assertThat(count("a")).isEqualTo(4);
    }

    Migrator migrator() {
        return migrator(MigrationOptions.defaults());
    }

    Migrator migrator(MigrationOptions options) {
        return Migrator.over(factory, dialect(), options);
    }

    Dialect dialect() {
        return kind.isSqlite() ? Dialect.SQLITE : Dialect.POSTGRES;
    }

    Migrations set() {
        return Migrations.in(directory.toString());
    }

    int migrate() {
        return migrator().migrate(set()).block(TIMEOUT);
    }

    MigrationStatus status() {
        return migrator().status(set()).block(TIMEOUT);
    }

    List<AppliedMigration> history() {
        return migrator().history(set()).collectList().block(TIMEOUT);
    }

    void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static void refuses(Mono<?> work, Consumer<String> message) {
        StepVerifier.create(work)
                .expectErrorSatisfies(e -> {
                    assertThat(e).isInstanceOf(MigrationException.class);
                    message.accept(e.getMessage());
                })
                .verify(TIMEOUT);
    }

    void execute(String sql) {
        Mono.usingWhen(
                        factory.create(),
                        connection -> Flux.from(connection.createStatement(sql).execute())
                                .concatMap(result -> Flux.from(result.getRowsUpdated()))
                                .then(),
                        Connection::close)
                .block(TIMEOUT);
    }

    long count(String table) {
        return value("SELECT count(*) FROM " + table);
    }

    long value(String sql) {
        return Mono.usingWhen(
                        factory.create(),
                        connection -> Flux.from(connection.createStatement(sql).execute())
                                .concatMap(result -> Flux.from(result.map(row -> row.get(0, Long.class))))
                                .single(),
                        Connection::close)
                .block(TIMEOUT);
    }

    abstract boolean hasTable(String table);

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
