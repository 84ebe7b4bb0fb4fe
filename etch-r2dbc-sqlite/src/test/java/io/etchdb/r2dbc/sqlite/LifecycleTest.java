package io.etchdb.r2dbc.sqlite;

import static io.etchdb.r2dbc.sqlite.TestDatabase.all;
import static io.etchdb.r2dbc.sqlite.TestDatabase.await;
import static io.etchdb.r2dbc.sqlite.TestDatabase.failure;
import static io.etchdb.r2dbc.sqlite.TestDatabase.rows;
import static io.etchdb.r2dbc.sqlite.TestDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Cancelling, timing out, releasing and closing, while something runs. */
class LifecycleTest {

    private static final String ENDLESS =
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";

    private static final String MANY =
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000) SELECT n FROM c";

    private Path file;
    private TestDatabase database;
    private SqliteConnection connection;

    @BeforeEach
    void open(@TempDir Path directory) {
        file = directory.resolve("test.db");
        database = TestDatabase.with(SqliteConnectionConfiguration.file(file).readers(1));
        database.execute("CREATE TABLE t (n INTEGER)");
        connection = database.connect();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void cancellingInterruptsTheStatementThatRuns() {
        Disposable running = rows(connection, ENDLESS).subscribe();
        pause(100);
        running.dispose();
        assertThat(rows(connection, "SELECT 1").blockFirst(Duration.ofSeconds(2)))
                .isEqualTo(1L);
    }

    @Test
    void cancellingOneOfTwoLeavesTheOtherAlone() {
        Disposable running = rows(connection, ENDLESS).subscribe();
        pause(50);
        var other = rows(
                        connection,
                        Long.class,
                        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000000) SELECT count(*) FROM c")
                .next()
                .toFuture();
        running.dispose();
        assertThat(other.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(1_000_000L);
    }

    @Test
    void aStatementThatTakesTooLongTimesOutAndLeavesTheConnectionUsable() {
        await(connection.setStatementTimeout(Duration.ofMillis(150)));
        R2dbcException late = failure(rows(connection, ENDLESS));
        assertThat(late).isInstanceOf(R2dbcTimeoutException.class);
        assertThat(late.getSqlState()).isEqualTo("57014");
        assertThat(late.getMessage()).contains("150 ms");
        assertThat(all(rows(connection, "SELECT 1"))).containsExactly(1L);
    }

    @Test
    void theTimeoutHoldsForRowsReadLaterToo() {
        await(connection.setStatementTimeout(Duration.ofMillis(150)));
        R2dbcException late = failure(
                rows(
                        connection,
                        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c WHERE n < 1000 OR n < 0"));
        assertThat(late.getSqlState()).isEqualTo("57014");
    }

    @Test
    void aWriteThatTimesOutInATransactionAbortsIt() {
        await(connection.beginTransaction());
        await(update(connection, "INSERT INTO t VALUES (1)"));
        await(connection.setStatementTimeout(Duration.ofMillis(150)));
        assertThat(failure(
                                update(
                                        connection,
                                        "INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c"))
                        .getSqlState())
                .isEqualTo("57014");
        assertThat(failure(update(connection, "INSERT INTO t VALUES (2)")).getSqlState())
                .isEqualTo("25P02");
        await(connection.rollbackTransaction());
        assertThat(all(rows(connection, "SELECT count(*) FROM t"))).containsExactly(0L);
    }

    @Test
    void releasingForgetsTimeouts() {
        await(connection.setStatementTimeout(Duration.ofMillis(1)));
        await(connection.setLockWaitTimeout(Duration.ofMillis(1)));
        await(connection.preRelease());
        assertThat(connection.statementTimeout()).isNull();
        assertThat(connection.lockWaitTimeout()).isNull();
    }

    @Test
    void releasingClosesUnreadResultsSoThatTheWalCanShrink() throws IOException {
        database.execute("INSERT INTO t " + MANY);
        for (int round = 0; round < 20; round++) {
            readOneRow(connection);
            await(connection.preRelease());
            database.execute("UPDATE t SET n = n + 1");
        }
        assertThat(Files.size(file.resolveSibling("test.db-wal"))).isLessThan(8 * 1024 * 1024);
    }

    @Test
    void closingInterruptsAReadingUnderWay() {
        var subscriber = new BaseSubscriber<Object>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1000);
            }

            @Override
            protected void hookOnError(Throwable throwable) {
                // The rest of the result went with the connection.
            }
        };
        // Many rows quickly, then none for ever.
        rows(
                        connection,
                        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c WHERE n < 200 OR n < 0")
                .subscribe(subscriber);
        pause(100);
        assertThat(Mono.from(connection.close()).thenReturn(true).block(Duration.ofSeconds(3)))
                .isTrue();
        assertThat(database.query("SELECT 1")).containsExactly(1L);
    }

    @Test
    void rowsOfATransactionEndWithIt() {
        database.execute("INSERT INTO t " + MANY);
        await(connection.beginTransaction());
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        var subscriber = new BaseSubscriber<Object>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnError(Throwable throwable) {
                ended.complete(throwable);
            }
        };
        rows(connection, "SELECT n FROM t").subscribe(subscriber);
        await(connection.commitTransaction());
        subscriber.requestUnbounded();
        assertThat(ended.orTimeout(5, TimeUnit.SECONDS).join())
                .isInstanceOf(R2dbcException.class)
                .extracting(e -> ((R2dbcException) e).getSqlState())
                .isEqualTo("24000");
    }

    @Test
    void aTransactionOneBorrowerAskedForDoesNotBeginForTheNext() throws Exception {
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            Disposable begin = Mono.from(connection.beginTransaction()).subscribe();
            pause(100); // It waits inside of SQLite now, where nobody can take it back.
            begin.dispose();
            await(connection.preRelease());
            statement.execute("ROLLBACK");
        }
        await(update(connection, "INSERT INTO t VALUES (1)"));
        assertThat(connection.isAutoCommit()).isTrue();
        assertThat(database.query("SELECT count(*) FROM t")).containsExactly(1L);
    }

    @Test
    void pragmasSetByOneBorrowerAreBackForTheNext() {
        await(update(connection, "PRAGMA foreign_keys = OFF"));
        assertThat(all(rows(connection, "PRAGMA foreign_keys"))).containsExactly(0L);
        await(connection.preRelease());
        assertThat(all(rows(connection, "PRAGMA foreign_keys"))).containsExactly(1L);
    }

    @Test
    void aPragmaSqliteWouldIgnoreIsRefused() {
        await(connection.beginTransaction());
        assertThat(failure(update(connection, "PRAGMA foreign_keys = OFF")).getSqlState())
                .isEqualTo("25001");
        assertThat(all(rows(connection, "PRAGMA foreign_keys"))).containsExactly(1L);
        await(connection.rollbackTransaction());
    }

    @Test
    void closingTheFactoryLetsWhatRunsFinishAndRefusesWhatWaits() {
        await(connection.beginTransaction());
        SqliteConnection other = database.connect();
        var waiting = update(other, "INSERT INTO t VALUES (1)").next().toFuture();
        var running = update(
                        connection,
                        "INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 300000) SELECT n FROM c")
                .next()
                .toFuture();
        pause(20);
        database.close();
        assertThat(running.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(300_000L);
        assertThat(waiting.handle((done, e) -> e).orTimeout(5, TimeUnit.SECONDS).join())
                .isInstanceOf(R2dbcException.class);
        try (TestDatabase again = TestDatabase.with(SqliteConnectionConfiguration.file(file))) {
            assertThat(again.query("SELECT count(*) FROM t")).containsExactly(0L);
        }
    }

    @Test
    void threadsEndWithTheFactory() {
        database.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().endsWith("-test.db")
                        && thread.getName().startsWith("sqlite-reader"));
    }

    private static void readOneRow(SqliteConnection connection) {
        var subscriber = new BaseSubscriber<Object>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }
        };
        CompletableFuture<Object> row = new CompletableFuture<>();
        Flux<Object> rows = rows(connection, "SELECT n FROM t").doOnNext(row::complete);
        rows.subscribe(subscriber);
        row.orTimeout(5, TimeUnit.SECONDS).join();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
