package io.etchdb.r2dbc.sqlite;

import static io.etchdb.r2dbc.sqlite.TestDatabase.all;
import static io.etchdb.r2dbc.sqlite.TestDatabase.await;
import static io.etchdb.r2dbc.sqlite.TestDatabase.rows;
import static io.etchdb.r2dbc.sqlite.TestDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Which physical connection does what, and who waits for whom. */
class TopologyTest {

    private static final String MANY =
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000) SELECT n FROM c";

    @Test
    void readersSeeAWriteThatWasWaitedFor(@TempDir Path directory) {
        try (TestDatabase database = TestDatabase.in(directory)) {
            database.execute("CREATE TABLE t (n INTEGER)");
            SqliteConnection connection = database.connect();
            Flux<Long> counts = Flux.range(1, 500).concatMap(i -> update(connection, "INSERT INTO t VALUES ($1)", i)
                    .thenMany(rows(connection, Long.class, "SELECT count(*) FROM t")));
            assertThat(all(counts))
                    .isEqualTo(IntStream.rangeClosed(1, 500)
                            .mapToObj(i -> (long) i)
                            .toList());
        }
    }

    @Test
    void manyCallersWriteAndReadWithoutEverFindingItLocked(@TempDir Path directory) {
        try (TestDatabase database = TestDatabase.in(directory)) {
            database.execute("CREATE TABLE t (n INTEGER)");
            Flux<Object> work = Flux.range(0, 1000)
                    .flatMap(
                            i -> Flux.usingWhen(
                                            database.factory().create(),
                                            c -> i % 3 == 0
                                                    ? Mono.from(c.beginTransaction())
                                                            .thenMany(update(c, "INSERT INTO t VALUES ($1)", i))
                                                            .concatWith(Mono.from(c.commitTransaction())
                                                                    .then(Mono.empty()))
                                                    : i % 3 == 1
                                                            ? update(c, "INSERT INTO t VALUES ($1)", i)
                                                            : rows(c, "SELECT count(*) FROM t"),
                                            c -> c.close())
                                    .subscribeOn(Schedulers.parallel()),
                            16);
            assertThat(all(work)).hasSize(1000);
            assertThat(database.query("SELECT count(*) FROM t")).containsExactly(667L);
        }
    }

    @Test
    void aReaderGoesOnReadingItsSnapshotWhileOthersWrite(@TempDir Path directory) {
        try (TestDatabase database = TestDatabase.in(directory)) {
            database.execute("CREATE TABLE t (n INTEGER)", "INSERT INTO t " + MANY);
            SqliteConnection connection = database.connect();
            StepVerifier.create(rows(connection, Long.class, "SELECT n FROM t"), 1)
                    .expectNextCount(1)
                    .then(() -> database.execute("DELETE FROM t"))
                    .thenRequest(Long.MAX_VALUE)
                    .expectNextCount(9999)
                    .expectComplete()
                    .verify(TestDatabase.TIMEOUT);
        }
    }

    @Test
    void moreUnreadResultsThanReadersDoNotBlockAnybody(@TempDir Path directory) {
        try (TestDatabase database = TestDatabase.in(directory)) {
            database.execute("CREATE TABLE t (n INTEGER)", "INSERT INTO t " + MANY);
            SqliteConnection connection = database.connect();
            List<Long> sums = all(Flux.range(0, 10)
                    .flatMap(
                            i -> rows(connection, Long.class, "SELECT n FROM t LIMIT 500")
                                    .concatMap(n -> rows(connection, Long.class, "SELECT $1 + 1", n), 1),
                            10));
            assertThat(sums).hasSize(5000);
        }
    }

    @Test
    void inMemoryAnUnreadResultGivesWayToOthers() {
        try (TestDatabase database = TestDatabase.inMemory()) {
            database.execute("CREATE TABLE t (n INTEGER)", "INSERT INTO t " + MANY);
            SqliteConnection reading = database.connect();
            SqliteConnection writing = database.connect();
            Flux<Long> work = rows(reading, Long.class, "SELECT n FROM t")
                    .concatMap(n -> update(writing, "DELETE FROM t WHERE n = $1", n), 1);
            assertThat(all(work)).hasSize(10_000);
            assertThat(all(rows(reading, "SELECT count(*) FROM t"))).containsExactly(0L);
        }
    }

    @Test
    void connectionsOfOneFactoryShareTheirMemory() {
        try (TestDatabase database = TestDatabase.inMemory();
                TestDatabase other = TestDatabase.inMemory()) {
            database.execute("CREATE TABLE t (n INTEGER)", "INSERT INTO t VALUES (1)");
            assertThat(database.query("SELECT n FROM t")).containsExactly(1L);
            assertThat(other.query("SELECT count(*) FROM sqlite_schema")).containsExactly(0L);
        }
    }

    @Test
    void temporaryTablesStayVisibleToTheConnectionThatMadeThem(@TempDir Path directory) {
        try (TestDatabase database = TestDatabase.in(directory)) {
            SqliteConnection connection = database.connect();
            await(update(connection, "CREATE TEMP TABLE x (n)"));
            await(update(connection, "INSERT INTO x VALUES (1)"));
            assertThat(all(rows(connection, "SELECT n FROM x"))).containsExactly(1L);
            assertThat(all(rows(connection, "SELECT last_insert_rowid()"))).containsExactly(1L);
        }
    }

    @Test
    void anAttachedDatabaseIsSeenByEveryConnection(@TempDir Path directory) {
        try (TestDatabase database = TestDatabase.in(directory)) {
            database.execute(
                    "ATTACH '" + directory.resolve("other.db") + "' AS other",
                    "CREATE TABLE other.t (n)",
                    "INSERT INTO other.t VALUES (1)");
            assertThat(database.query("SELECT n FROM other.t")).containsExactly(1L);
            SqliteConnection reading = database.connect();
            await(reading.beginTransaction(TransactionSuite.READ_ONLY));
            assertThat(all(rows(reading, "SELECT n FROM other.t"))).containsExactly(1L);
            assertThat(TestDatabase.failure(update(reading, "DELETE FROM other.t"))
                            .getSqlState())
                    .isEqualTo("25006");
            await(reading.rollbackTransaction());
            database.execute("DELETE FROM other.t");
        }
    }

    @Test
    void aSlowSubscriberDoesNotHoldTheLane() {
        try (TestDatabase database = TestDatabase.inMemory()) {
            SqliteConnection slow = database.connect();
            SqliteConnection other = database.connect();
            var blocked = Mono.from(slow.createStatement("SELECT 1").execute())
                    .doOnNext(result -> sleep(Duration.ofMillis(600)))
                    .then()
                    .toFuture();
            sleep(Duration.ofMillis(50));
            long start = System.nanoTime();
            assertThat(all(rows(other, "SELECT 2"))).containsExactly(2L);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(250));
            blocked.orTimeout(5, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void blockingInsideASignalWorks() {
        try (TestDatabase database = TestDatabase.inMemory()) {
            SqliteConnection connection = database.connect();
            Flux<Object> nested = rows(connection, "SELECT 1")
                    .map(n -> rows(connection, "SELECT 2").blockLast(TestDatabase.TIMEOUT));
            assertThat(all(nested)).containsExactly(2L);
        }
    }

    @Test
    void closingTheFactoryRefusesWhatComesLater(@TempDir Path directory) {
        TestDatabase database = TestDatabase.in(directory);
        SqliteConnection connection = database.connect();
        await(update(connection, "CREATE TABLE t (n)"));
        database.close();
        assertThat(TestDatabase.failure(update(connection, "INSERT INTO t VALUES (1)"))
                        .getSqlState())
                .isEqualTo("08003");
        assertThat(TestDatabase.failure(database.factory().create()).getSqlState())
                .isEqualTo("08003");
        assertThat(await(connection.validate(io.r2dbc.spi.ValidationDepth.LOCAL)))
                .isFalse();
        assertThat(directory.resolve("test.db-wal")).doesNotExist();
    }

    @Test
    void countsRowsOfWritesOnly() {
        try (TestDatabase database = TestDatabase.inMemory()) {
            SqliteConnection c = database.connect();
            assertThat(all(update(c, "CREATE TABLE t (n INTEGER UNIQUE)"))).containsExactly(0L);
            assertThat(all(update(c, "INSERT INTO t VALUES (1), (2)"))).containsExactly(2L);
            assertThat(all(update(c, "CREATE TABLE u (n)"))).containsExactly(0L);
            assertThat(all(update(c, "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING")))
                    .containsExactly(0L);
            assertThat(all(update(c, "WITH x AS (SELECT 1) UPDATE t SET n = n + 10")))
                    .containsExactly(2L);
            assertThat(all(update(c, "REPLACE INTO t VALUES (11)"))).containsExactly(1L);
            assertThat(all(update(c, "DELETE FROM t RETURNING n"))).containsExactly(2L);
            assertThat(all(update(c, "SELECT 1"))).containsExactly(0L);
        }
    }

    @Test
    void urlsFindTheDriver(@TempDir Path directory) {
        for (String url : List.of(
                "r2dbc:sqlite:///" + directory.resolve("a.db"),
                "r2dbc:sqlite:file:///" + directory.resolve("b.db"),
                "r2dbc:sqlite:mem:///name")) {
            ConnectionFactory factory = ConnectionFactories.get(url);
            assertThat(factory).isInstanceOf(SqliteConnectionFactory.class);
            assertThat(all(Flux.usingWhen(factory.create(), c -> rows(c, "SELECT 1"), c -> c.close())))
                    .containsExactly(1L);
            await(((SqliteConnectionFactory) factory).close());
        }
        assertThat(Files.exists(directory.resolve("a.db"))).isTrue();
        assertThat(Files.exists(directory.resolve("b.db"))).isTrue();
    }

    @Test
    void resultsAreConsumedOnce() {
        try (TestDatabase database = TestDatabase.inMemory()) {
            Result result = await(database.connect().createStatement("SELECT 1").execute());
            assertThat(all(result.map(row -> row.get(0)))).containsExactly(1L);
            StepVerifier.create(result.map(row -> row.get(0)))
                    .expectError(IllegalStateException.class)
                    .verify(TestDatabase.TIMEOUT);
        }
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
