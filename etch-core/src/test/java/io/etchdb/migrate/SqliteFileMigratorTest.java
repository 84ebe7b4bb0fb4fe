package io.etchdb.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

class SqliteFileMigratorTest extends SqliteMigratorSuite {

    SqliteFileMigratorTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }

    @Test
    void aKilledProcessLeavesNothingOfItsFile() throws Exception {
        write("1.sql", "CREATE TABLE t (n INTEGER)");
        write("2.sql", ENDLESS);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MigratorProcess.class.getName(),
                        database.r2dbcUrl(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (status().applied().isEmpty()) {
                assertThat(process.isAlive()).isTrue();
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.sleep(50);
            }
            Thread.sleep(300);
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(count("t")).isZero();
        assertThat(status().pending()).containsExactly("2.sql");
        write("2.sql", "INSERT INTO t VALUES (1)");
        assertThat(migrate()).isEqualTo(1);
        assertThat(count("t")).isEqualTo(1);
    }

    @Test
    void waitsForAWriterAndGivesUpInTime() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");

        whileSomebodyElseWrites((other, release) -> {
            try (MigratorLog log = new MigratorLog()) {
                refuses(migrator(other, Duration.ofMillis(700)).migrate(set()), message -> assertThat(message)
                        .contains("the database is locked: somebody else writes to it. Waited 700 ms"));
                assertThat(log.lines())
                        .containsExactly("INFO waiting up to 700 ms for the write lock of the database, held by"
                                + " somebody else");
            }
        });
        assertThat(migrate()).isEqualTo(1);
    }

    @Test
    void aFileWithoutTransactionWaitsForAWriterToo() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        migrate();
        write("2.sql", "-- etch:no-transaction\nINSERT INTO a VALUES (1); INSERT INTO a VALUES (2)");
        migrator().markApplied(set(), "2.sql").block(TIMEOUT);
        migrator().forget(set(), "2.sql").block(TIMEOUT);

        whileSomebodyElseWrites((other, release) -> {
            try (MigratorLog log = new MigratorLog()) {
                CompletableFuture<Integer> migrating =
                        migrator(other, TIMEOUT).migrate(set()).toFuture();
                log.await(line -> line.contains("for the write lock of the database"), TIMEOUT);
                release.run();
                assertThat(migrating.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
            }
        });
        assertThat(count("a")).isEqualTo(2);
        assertThat(count("_etch_migration_progress")).isZero();
    }

    /** The statement has run; what is to be written down of it finds the write lock taken. */
    @Test
    void aStatementThatRanAndCouldNotBeWrittenDownIsTold() throws Exception {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        migrate();
        write("2.sql", "-- etch:no-transaction\nSELECT 'now'; INSERT INTO a VALUES (1)");
        List<String> messages = new ArrayList<>();

        Connection writer = Mono.from(factory.create()).block(TIMEOUT);
        ConnectionFactory other = ConnectionFactories.get(database.r2dbcUrl() + "?busyTimeout=PT0.05S");
        try {
            refuses(
                    migrator(before("SELECT 'now'", other, writer::beginTransaction), Duration.ofMillis(200))
                            .migrate(set()),
                    messages::add);
        } finally {
            Mono.from(writer.rollbackTransaction()).block(TIMEOUT);
            Mono.from(writer.close()).block(TIMEOUT);
            Mono.from(((Closeable) other).close()).block(TIMEOUT);
        }

        String message = messages.get(0);
        assertThat(message)
                .startsWith("migration 2.sql (module default) ran statement 1 of 2, but that could not be written down:"
                        + " the database is locked");
        execute(message.substring(message.indexOf("UPDATE "), message.indexOf("; then migrate again")));
        assertThat(migrate()).isEqualTo(1);
        assertThat(count("a")).isEqualTo(1);
    }

    /** Connections that wait for {@code what} before they create a statement that ends like this. */
    private static ConnectionFactory before(String end, ConnectionFactory factory, Supplier<Publisher<Void>> what) {
        return new ConnectionFactory() {
            @Override
            public Publisher<? extends Connection> create() {
                return Mono.from(factory.create()).map(connection -> (Connection) Proxy.newProxyInstance(
                        SqliteFileMigratorTest.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("createStatement") && ((String) arguments[0]).endsWith(end)) {
                                Mono.from(what.get()).toFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                            }
                            return method.invoke(connection, arguments);
                        }));
            }

            @Override
            public ConnectionFactoryMetadata getMetadata() {
                return factory.getMetadata();
            }
        };
    }

    @Test
    void whoWaitsForAFileWithoutTransactionIsToldSo() throws Exception {
        write("1.sql", "-- etch:no-transaction\nCREATE TABLE a (id INTEGER); INSERT INTO nowhere VALUES (1)");
        refuses(migrator().migrate(set()), message -> assertThat(message).contains("nowhere"));
        execute("UPDATE _etch_migration_progress SET running = 1");

        try (MigratorLog log = new MigratorLog()) {
            refuses(migrator(factory, Duration.ofMillis(300)).migrate(set()), message -> assertThat(message)
                    .startsWith("migration 1.sql (module default) still runs elsewhere, or broke off while"
                            + " statement 2 of 2")
                    .contains("Once nobody is at it any more: If it did, run: UPDATE"));
            assertThat(log.lines())
                    .anyMatch(
                            line -> line.startsWith("INFO waiting for migration 1.sql (module default), which somebody"
                                    + " else runs: statement 2 of 2, begun at 2"));
        }
    }

    @Test
    void aFileMayLimitItsWaitForTheWriteLock() {
        write("1.sql", "-- etch:lock-timeout 50ms\nCREATE TABLE a (id INTEGER)");
        migrator().markApplied(set(), "1.sql").block(TIMEOUT);
        migrator().forget(set(), "1.sql").block(TIMEOUT);

        whileSomebodyElseWrites((other, release) -> {
            try (MigratorLog log = new MigratorLog()) {
                CompletableFuture<Integer> migrating =
                        migrator(other, TIMEOUT).migrate(set()).toFuture();
                log.await(
                        line -> line.equals("WARN migration 1.sql did not get a lock in time, attempt 1 of 10"),
                        TIMEOUT);
                release.run();
                assertThat(migrating.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
            }
        });
    }

    @Test
    void aFileThatNeverGetsTheWriteLockFailsAfterItsTenthAttempt() {
        write("1.sql", "-- etch:lock-timeout 1ms\nCREATE TABLE a (id INTEGER)");
        migrator().markApplied(set(), "1.sql").block(TIMEOUT);
        migrator().forget(set(), "1.sql").block(TIMEOUT);

        whileSomebodyElseWrites((other, release) -> {
            try (MigratorLog log = new MigratorLog()) {
                refuses(migrator(other, TIMEOUT).migrate(set()), message -> assertThat(message)
                        .contains("the database is locked")
                        .contains("Waited 1 ms"));
                assertThat(log.attempts()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
            }
        });
    }

    private Migrator migrator(ConnectionFactory other, Duration lockWait) {
        return Migrator.over(other, dialect(), MigrationOptions.defaults().withLockWait(lockWait));
    }

    /** What happens on {@code other} while a transaction of {@link #factory} holds the write lock, until released. */
    private interface Meanwhile {
        void happens(ConnectionFactory other, Runnable release) throws Exception;
    }

    private void whileSomebodyElseWrites(Meanwhile meanwhile) {
        ConnectionFactory other = ConnectionFactories.get(database.r2dbcUrl() + "?busyTimeout=PT0.05S");
        Connection writer = Mono.from(factory.create()).block(TIMEOUT);
        try {
            Mono.from(writer.beginTransaction()).block(TIMEOUT);
            meanwhile.happens(
                    other, () -> Mono.from(writer.rollbackTransaction()).block(TIMEOUT));
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            Mono.from(writer.close()).block(TIMEOUT);
            Mono.from(((Closeable) other).close()).block(TIMEOUT);
        }
    }
}
