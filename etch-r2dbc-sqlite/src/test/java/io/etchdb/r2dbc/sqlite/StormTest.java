package io.etchdb.r2dbc.sqlite;

import static io.etchdb.r2dbc.sqlite.TestDatabase.await;
import static io.etchdb.r2dbc.sqlite.TestDatabase.rows;
import static io.etchdb.r2dbc.sqlite.TestDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Thousands of operations, cut off wherever chance has it, by 16 callers on a pool of 4 connections. */
class StormTest {

    private static final int OPERATIONS = 6000;

    /** On a fast machine more operations end before their cut; the storm then goes on until as many were cut off. */
    private static final int CUTS = OPERATIONS / 4;

    @Test
    void cancellingAnywhereLeavesNothingBehind(@TempDir Path directory) throws IOException {
        try (TestDatabase database = TestDatabase.in(directory)) {
            database.execute(
                    "CREATE TABLE t (n INTEGER, s TEXT)",
                    "INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5000) SELECT n, 'text' FROM c");
            ConnectionPool pool = new ConnectionPool(ConnectionPoolConfiguration.builder(database.factory())
                    .maxSize(4)
                    .initialSize(0)
                    .build());
            AtomicInteger cut = new AtomicInteger();

            Flux<Throwable> failures = Flux.range(0, Integer.MAX_VALUE)
                    .takeWhile(i -> i < OPERATIONS || cut.get() <= CUTS)
                    .flatMap(i -> storm(pool, new Random(i), cut).subscribeOn(Schedulers.parallel()), 16)
                    .timeout(Duration.ofMinutes(1));

            assertThat(failures.collectList().block(Duration.ofMinutes(2))).isEmpty();
            assertThat(cut.get()).as("operations cut off").isGreaterThan(CUTS);
            assertThat(pool.getMetrics().orElseThrow().acquiredSize()).isZero();
            assertThat(database.query("SELECT 1")).containsExactly(1L);
            database.execute("INSERT INTO t VALUES (0, 'last')");
            assertThat(Files.size(directory.resolve("test.db-wal"))).isLessThan(16L << 20);
            assertThat(openLeases(database)).isZero();
            await(pool.close());
        }
    }

    /** One operation; emits what went wrong, if it is not the cut itself. */
    private static Mono<Throwable> storm(ConnectionPool pool, Random random, AtomicInteger cut) {
        Flux<Object> work = Flux.usingWhen(
                pool.create(),
                connection -> operation(connection, random),
                Connection::close,
                (connection, failure) -> connection.close(),
                Connection::close);
        Mono<Void> limited =
                switch (random.nextInt(4)) {
                    case 0 -> work.take(1 + random.nextInt(100)).then();
                    case 1 ->
                        work.timeout(Duration.ofNanos(1 + random.nextInt(3_000_000)))
                                .then();
                    case 2 ->
                        work.takeUntilOther(Mono.delay(Duration.ofNanos(random.nextInt(2_000_000)))
                                        .doOnNext(tick -> cut.incrementAndGet()))
                                .then();
                    default -> work.then();
                };
        return limited.then(Mono.<Throwable>empty()).onErrorResume(failure -> {
            if (failure instanceof TimeoutException) {
                cut.incrementAndGet();
                return Mono.empty();
            }
            return Mono.just(failure);
        });
    }

    private static Publisher<Object> operation(Connection connection, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> rows(connection, "SELECT n FROM t");
            case 1 -> rows(connection, "SELECT s FROM t WHERE n = $1", random.nextInt(5000));
            case 2 ->
                update(connection, "UPDATE t SET s = 'x' || n WHERE n < $1", random.nextInt(500))
                        .cast(Object.class);
            case 3 ->
                transaction(
                        connection,
                        update(connection, "INSERT INTO t VALUES ($1, 'new')", random.nextInt())
                                .cast(Object.class)
                                .concatWith(rows(connection, "SELECT n FROM t LIMIT 500")));
            case 4 -> rows(connection, "INSERT INTO t VALUES (-1, 'new') RETURNING s");
            default ->
                rows(
                        connection,
                        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000) SELECT count(*) FROM c");
        };
    }

    private static Flux<Object> transaction(Connection connection, Flux<Object> work) {
        return Mono.from(connection.beginTransaction())
                .thenMany(work)
                .concatWith(Mono.from(connection.commitTransaction()).then(Mono.empty()));
    }

    private static long openLeases(TestDatabase database) {
        SqliteConnection probe = database.connect();
        return probe.database().lanes().stream().filter(Lane::isLeased).count();
    }
}
