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
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Autocommit writes that wait together share a transaction, and nobody but the clock can tell. */
class GroupCommitTest {

    private Path file;
    private TestDatabase database;
    private SqliteConnection holder;
    private SqliteConnection connection;

    @BeforeEach
    void open(@TempDir Path directory) {
        file = directory.resolve("test.db");
        database = TestDatabase.with(SqliteConnectionConfiguration.file(file).synchronous("full"));
        database.execute(
                "CREATE TABLE t (n INTEGER PRIMARY KEY)",
                "CREATE TABLE child (n INTEGER, t INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)",
                "CREATE TABLE log (n INTEGER)");
        holder = database.connect();
        connection = database.connect();
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Runs statements that have all been waiting for the writer, and gives what became of each, in order. */
    private List<String> together(String... statements) {
        await(holder.beginTransaction());
        var outcomes = Flux.fromArray(statements)
                .flatMapSequential(sql -> update(connection, sql)
                        .map(String::valueOf)
                        .onErrorResume(R2dbcException.class, e -> Mono.just(e.getSqlState())))
                .collectList()
                .toFuture();
        await(holder.commitTransaction());
        return outcomes.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void writesThatWaitTogetherAreOneTransaction() throws IOException {
        Path wal = file.resolveSibling("test.db-wal");
        long before = Files.size(wal);
        String[] inserts = IntStream.range(0, 200)
                .mapToObj(n -> "INSERT INTO t VALUES (" + n + ")")
                .toArray(String[]::new);
        assertThat(together(inserts)).hasSize(200).containsOnly("1");
        // Every transaction adds a page of 4 KiB at least: two hundred of them would be far above this.
        assertThat(Files.size(wal) - before).isLessThan(20 * 4096);
        assertThat(all(rows(connection, "SELECT count(*) FROM t"))).containsExactly(200L);
    }

    @Test
    void aFailingWriteFailsAlone() {
        assertThat(together(
                        "INSERT INTO t VALUES (1)",
                        "INSERT INTO t VALUES (1)",
                        "INSERT INTO nope VALUES (1)",
                        "INSERT INTO t VALUES (2)"))
                .containsExactly("1", "23505", "42P01", "1");
        assertThat(all(rows(connection, "SELECT n FROM t"))).containsExactly(1L, 2L);
    }

    @Test
    void aWriteThatRollsEverythingBackDoesNotTakeItsNeighboursAlong() {
        assertThat(together(
                        "INSERT INTO t VALUES (1)",
                        "INSERT INTO t VALUES (2)",
                        "INSERT OR ROLLBACK INTO t VALUES (1)",
                        "INSERT INTO t VALUES (3)"))
                .containsExactly("1", "1", "23505", "1");
        assertThat(all(rows(connection, "SELECT n FROM t"))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aCommitThatFailsIsRunAgainOneByOne() {
        assertThat(together("INSERT INTO t VALUES (1)", "INSERT INTO child VALUES (1, 99)", "INSERT INTO t VALUES (2)"))
                .containsExactly("1", "23503", "1");
        assertThat(all(rows(connection, "SELECT n FROM t"))).containsExactly(1L, 2L);
        assertThat(all(rows(connection, "SELECT n FROM child"))).isEmpty();
    }

    @Test
    void rowsOfReturningComeAfterTheCommit() {
        await(holder.beginTransaction());
        var returned = Flux.range(1, 20)
                .flatMap(n -> rows(connection, Long.class, "INSERT INTO t VALUES ($1) RETURNING n", n)
                        .flatMap(stored -> rows(connection, Long.class, "SELECT n FROM t WHERE n = $1", stored)))
                .collectList()
                .toFuture();
        await(holder.commitTransaction());
        assertThat(returned.orTimeout(20, TimeUnit.SECONDS).join()).hasSize(20);
    }

    @Test
    void cancelledWhileItWaitsAWriteDoesNotHappen() {
        await(holder.beginTransaction());
        update(connection, "INSERT INTO t VALUES (1)").subscribe().dispose();
        var second = update(connection, "INSERT INTO t VALUES (2)").next().toFuture();
        await(holder.commitTransaction());
        second.orTimeout(5, TimeUnit.SECONDS).join();
        assertThat(all(rows(connection, "SELECT n FROM t"))).containsExactly(2L);
    }

    @Test
    void aLockHeldByAnotherProgramIsWaitedForAndThenReported() throws Exception {
        await(connection.setLockWaitTimeout(Duration.ofMillis(300)));
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            R2dbcException late = failure(update(connection, "INSERT INTO t VALUES (1)"));
            assertThat(late).isInstanceOf(R2dbcTimeoutException.class);
            assertThat(late.getSqlState()).isEqualTo("55P03");
            statement.execute("ROLLBACK");
        }
        assertThat(all(update(connection, "INSERT INTO t VALUES (1)"))).containsExactly(1L);
    }

    @Test
    void manyConcurrentWritesAreAllThere() {
        Flux<Long> work = Flux.range(1, 5000)
                .flatMap(
                        n -> Flux.usingWhen(
                                database.factory().create(),
                                c -> update(c, "INSERT INTO t VALUES ($1)", n),
                                c -> c.close()),
                        64);
        assertThat(all(work)).hasSize(5000).containsOnly(1L);
        assertThat(all(rows(connection, "SELECT count(*) FROM t"))).containsExactly(5000L);
    }
}
