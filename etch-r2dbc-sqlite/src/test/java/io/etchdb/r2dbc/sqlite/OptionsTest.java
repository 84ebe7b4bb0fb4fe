package io.etchdb.r2dbc.sqlite;

import static io.etchdb.r2dbc.sqlite.TestDatabase.all;
import static io.etchdb.r2dbc.sqlite.TestDatabase.await;
import static io.etchdb.r2dbc.sqlite.TestDatabase.failure;
import static io.etchdb.r2dbc.sqlite.TestDatabase.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.R2dbcException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class OptionsTest {

    private static SqliteConnectionConfiguration parse(String url) {
        return SqliteConnectionFactoryProvider.configuration(ConnectionFactoryOptions.parse(url));
    }

    @ParameterizedTest
    @CsvSource({
        "r2dbc:sqlite:///rel.db, rel.db",
        "r2dbc:sqlite:file:///rel.db, rel.db",
        "r2dbc:sqlite:///./dir/rel.db, dir/rel.db",
        "r2dbc:sqlite:////abs/x.db, /abs/x.db",
        "r2dbc:sqlite:file:////abs/x.db, /abs/x.db"
    })
    void aUrlNamesAFile(String url, Path file) {
        assertThat(parse(url).file()).isEqualTo(file.toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"r2dbc:sqlite:mem:///name", "r2dbc:sqlite:mem:///", "r2dbc:sqlite:///:memory:"})
    void aUrlNamesMemory(String url) {
        assertThat(parse(url).file()).isNull();
    }

    @Test
    void optionsNameADatabaseToo() {
        ConnectionFactoryOptions options = ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, "sqlite")
                .option(ConnectionFactoryOptions.DATABASE, "/abs/x.db")
                .option(SqliteConnectionFactoryProvider.BUSY_TIMEOUT, Duration.ofSeconds(1))
                .option(SqliteConnectionFactoryProvider.READERS, 2)
                .build();
        SqliteConnectionConfiguration configuration = SqliteConnectionFactoryProvider.configuration(options);
        assertThat(configuration.file()).isEqualTo(Path.of("/abs/x.db"));
        assertThat(configuration.busyTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(configuration.readers()).isEqualTo(2);
    }

    @Test
    void everyOptionMayBeAQueryParameter() {
        SqliteConnectionConfiguration all = parse(
                "r2dbc:sqlite:///x.db?journalMode=delete&synchronous=FULL&busyTimeout=250ms"
                        + "&foreignKeys=false&readers=3&maxOpenResults=5&statementCacheSize=7&transactionMode=deferred&queryOnly=true"
                        + "&cacheSize=-2000&mmapSize=1048576&tempStore=memory&initialSql=SELECT%201&statementTimeout=PT2S");
        assertThat(all.journalMode()).isEqualTo("delete");
        assertThat(all.synchronous()).isEqualTo("full");
        assertThat(all.busyTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(all.foreignKeys()).isFalse();
        assertThat(all.readers()).isEqualTo(3);
        assertThat(all.maxOpenResults()).isEqualTo(5);
        assertThat(all.statementCacheSize()).isEqualTo(7);
        assertThat(all.transactionMode()).isEqualTo("deferred");
        assertThat(all.queryOnly()).isTrue();
        assertThat(all.cacheSize()).isEqualTo(-2000);
        assertThat(all.mmapSize()).isEqualTo(1048576);
        assertThat(all.tempStore()).isEqualTo("memory");
        assertThat(all.initialSql()).containsExactly("SELECT 1");
        assertThat(all.statementTimeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anUnknownOptionIsRefusedWithTheList() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("r2dbc:sqlite:///x.db?busyTimout=5s"))
                .withMessageContaining("\"busyTimout\"")
                .withMessageContaining("busyTimeout, cacheSize");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r2dbc:sqlite://x.db",
                "r2dbc:sqlite:tcp:///x.db",
                "r2dbc:sqlite:///x.db?readers=many",
                "r2dbc:sqlite:///x.db?readers=0",
                "r2dbc:sqlite:///x.db?journalMode=fast",
                "r2dbc:sqlite:///x.db?foreignKeys=yes",
                "r2dbc:sqlite:///x.db?busyTimeout=soon",
                "r2dbc:sqlite:///x.db?busyTimeout=PT-1S"
            })
    void whatMakesNoSenseIsRefused(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(url));
    }

    @Test
    void aHostIsTakenForAForgottenSlash() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionFactories.get("r2dbc:sqlite://x.db/y"))
                .withMessageContaining("r2dbc:sqlite:///x.db");
    }

    @Test
    void settingsReachEveryPhysicalConnection(@TempDir Path directory) {
        try (TestDatabase database = TestDatabase.with(SqliteConnectionConfiguration.file(directory.resolve("x.db"))
                .synchronous("extra")
                .cacheSize(-4000)
                .mmapSize(65536)
                .tempStore("memory")
                .foreignKeys(false)
                .initialSql("PRAGMA recursive_triggers = ON; SELECT 1"))) {
            SqliteConnection writing = database.connect();
            SqliteConnection reading = database.connect();
            await(reading.beginTransaction(TransactionSuite.READ_ONLY));
            Map<String, Long> expected = Map.of(
                    "synchronous", 3L,
                    "cache_size", -4000L,
                    "mmap_size", 65536L,
                    "temp_store", 2L,
                    "foreign_keys", 0L,
                    "recursive_triggers", 1L);
            expected.forEach((pragma, value) -> {
                assertThat(all(rows(writing, "PRAGMA " + pragma))).as(pragma).containsExactly(value);
                assertThat(all(rows(reading, "PRAGMA " + pragma))).as(pragma).containsExactly(value);
            });
        }
    }

    @Test
    void aQueryOnlyDatabaseRefusesEveryWrite(@TempDir Path directory) {
        Path file = directory.resolve("x.db");
        try (TestDatabase writable = TestDatabase.with(SqliteConnectionConfiguration.file(file))) {
            writable.execute("CREATE TABLE t (n)");
        }
        try (TestDatabase readOnly =
                TestDatabase.with(SqliteConnectionConfiguration.file(file).queryOnly(true))) {
            SqliteConnection connection = readOnly.connect();
            assertThat(failure(TestDatabase.update(connection, "INSERT INTO t VALUES (1)"))
                            .getSqlState())
                    .isEqualTo("25006");
            assertThat(all(rows(connection, "SELECT count(*) FROM t"))).containsExactly(0L);
        }
    }

    @Test
    void initialSqlThatFailsIsReportedWithTheFile(@TempDir Path directory) {
        Path file = directory.resolve("x.db");
        try (TestDatabase broken =
                TestDatabase.with(SqliteConnectionConfiguration.file(file).initialSql("SELECT nope"))) {
            R2dbcException failure = failure(broken.factory().create());
            assertThat(failure.getMessage()).contains(file.toString()).contains("no such column: nope");
        }
    }

    @Test
    void aFileNameMayContainAnything(@TempDir Path directory) {
        Path file = directory.resolve("a b?c=d&e%20#ü.db");
        try (TestDatabase odd = TestDatabase.with(SqliteConnectionConfiguration.file(file))) {
            assertThat(odd.query("SELECT 1")).containsExactly(1L);
            assertThat(file).exists();
        }
    }

    @Test
    void aPoolMayStandInFront(@TempDir Path directory) {
        ConnectionFactory pool = ConnectionFactories.get(
                "r2dbc:pool:sqlite:///" + directory.resolve("x.db") + "?maxSize=3&initialSize=1&readers=2");
        assertThat(pool).isInstanceOf(ConnectionPool.class);
        Flux<Object> work = Flux.range(0, 100)
                .flatMap(i -> Flux.usingWhen(pool.create(), c -> rows(c, "SELECT $1", i), c -> c.close()), 16);
        assertThat(all(work)).hasSize(100);
        await(((ConnectionPool) pool).close());
    }
}
