package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

/** C062, C064 and C065 as PostgreSQL alone can show them: who is on which backend, and how many there are. */
class PostgresPoolTest extends EtchSuite {

    private static final String PID = "SELECT pg_backend_pid()";

    PostgresPoolTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @Override
    String schema() {
        return TestRows.SCHEMA;
    }

    private ConnectionPool pool(int size) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(
                        ConnectionFactories.get(database().r2dbcUrl()))
                .initialSize(0)
                .maxSize(size)
                .build());
    }

    @Test
    @DisplayName("C062: calls inside a transaction are on its backend, others are not")
    void aTransactionIsOneBackend() {
        List<Integer> pids = run(etch.transaction(tx -> Flux.concat(
                        tx.fetchVal(Integer.class, PID),
                        etch.fetchVal(Integer.class, PID),
                        etch.transaction(inner -> inner.fetchVal(Integer.class, PID)),
                        etch.withConnection(connection -> Flux.from(
                                        connection.createStatement(PID).execute())
                                .concatMap(result -> result.map((row, metadata) -> row.get(0, Integer.class)))),
                        Mono.fromCallable(
                                        () -> etch.fetchVal(Integer.class, PID).block(TIMEOUT))
                                .subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic()))
                .collectList()));
        assertThat(pids.subList(0, 4)).containsOnly(pids.get(0));
        assertThat(pids.get(4)).as("without the context").isNotEqualTo(pids.get(0));
    }

    @Test
    @DisplayName("C064: more callers than connections all succeed, and the pool never grows beyond its size")
    void aPoolIsShared() {
        ConnectionPool pool = pool(5);
        try {
            EtchTemplate template = EtchTemplate.over(pool);
            var metrics = pool.getMetrics().orElseThrow();
            List<Integer> sizes = all(Flux.range(0, 50)
                    .flatMap(
                            i -> template.fetchVal(String.class, "SELECT pg_sleep(0.01)::text")
                                    .map(slept -> metrics.allocatedSize()),
                            50));
            assertThat(sizes).hasSize(50).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(5));
            assertThat(metrics.acquiredSize()).isZero();
            assertThat(metrics.acquiredSize() + metrics.idleSize()).isEqualTo(metrics.allocatedSize());
        } finally {
            run(pool.disposeLater());
        }
    }

    @Test
    @DisplayName("C065: close leaves a pool that was handed over usable, and closes its own")
    void closeLeavesABorrowedPool() {
        ConnectionPool pool = pool(2);
        try {
            EtchTemplate template = EtchTemplate.over(pool);
            run(template.ping());
            run(template.close());
            assertThat(pool.isDisposed()).isFalse();
            assertThat(run(EtchTemplate.over(pool).ping())).isTrue();
        } finally {
            run(pool.disposeLater());
        }
        EtchTemplate own = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .applicationName("etch-closing")
                .build());
        run(own.ping());
        String sessions = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'etch-closing'";
        assertThat(run(etch.fetchVal(Long.class, sessions))).isPositive();
        run(own.close());
        long left = run(Mono.defer(() -> etch.fetchVal(Long.class, sessions))
                .filter(count -> count == 0)
                .repeatWhenEmpty(100, tries -> tries.delayElements(Duration.ofMillis(50))));
        assertThat(left).isZero();
    }

    @Test
    @DisplayName("migrations pass by a pool of etch's own whose only connection is busy")
    void migratesBesideItsPool(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("1.sql"), "CREATE TABLE beside_its_pool (id int)");
        EtchTemplate one = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .pool(pool -> pool.maxSize(1).maxAcquireTime(Duration.ofSeconds(5)))
                .build());
        try {
            StepVerifier.create(one.withConnection(busy -> one.migrate(directory.toString())))
                    .expectNext(1)
                    .expectComplete()
                    .verify(TIMEOUT);
        } finally {
            run(one.executeScript("DROP TABLE IF EXISTS beside_its_pool; DROP TABLE IF EXISTS _etch_migrations"));
            run(one.close());
        }
    }

    @Test
    @DisplayName("the query of ten rows out of many, cancelled, leaves the only connection healthy")
    void demandIsKept() {
        EtchTemplate one = withOneConnection();
        try {
            run(one.execute("INSERT INTO counters (id, n) SELECT i, i FROM generate_series(1, 20000) i"));
            for (int i = 0; i < 3; i++) {
                StepVerifier.create(one.query(TestRows.Counter.class), 10)
                        .expectNextCount(10)
                        .thenCancel()
                        .verify(TIMEOUT);
                assertThat(run(one.count(TestRows.Counter.class))).isEqualTo(20_000);
            }
        } finally {
            close(one);
        }
    }

    @Test
    @DisplayName("a result of more than 256 rows, cancelled before it comes, leaves the only connection healthy")
    void aCancelBeforeALargeResultDoesNoHarm() {
        EtchTemplate one = withOneConnection();
        try {
            for (int rows : new int[] {700, 5_000}) {
                for (Flux<?> result : List.<Flux<?>>of(
                        one.fetch("SELECT generate_series(1, " + rows + ") AS i"),
                        one.fetch("SELECT generate_series(1, $1) AS i", rows),
                        one.transactionMany(tx -> tx.fetch("SELECT generate_series(1, $1) AS i", rows)))) {
                    for (int i = 0; i < 5; i++) {
                        var running = result.subscribe();
                        if (i % 2 == 1) {
                            run(Mono.delay(Duration.ofMillis(i)));
                        }
                        running.dispose();
                        assertThat(run(one.fetchVal(Integer.class, "SELECT 1"))).isEqualTo(1);
                    }
                }
            }
        } finally {
            close(one);
        }
    }

    @Test
    void nobodyIsLeftInATransactionByACancelStorm() {
        ConnectionPool pool = pool(3);
        try {
            EtchTemplate template = EtchTemplate.over(pool);
            for (int i = 0; i < 60; i++) {
                var running = template.transaction(tx -> tx.execute("SELECT pg_sleep(0.02)"))
                        .subscribe();
                if (i % 3 == 0) {
                    run(Mono.delay(Duration.ofMillis(3)));
                }
                running.dispose();
            }
            long open = run(Mono.defer(() -> template.fetchVal(
                            Long.class,
                            "SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"))
                    .filter(count -> count == 0)
                    .repeatWhenEmpty(100, tries -> tries.delayElements(Duration.ofMillis(50))));
            assertThat(open).isZero();
            assertThat(all(Flux.range(0, 9).flatMap(i -> template.ping(), 9))).hasSize(9);
        } finally {
            run(pool.disposeLater());
        }
    }

    @Test
    @DisplayName("a pool that is exhausted says its size, how many are in use and how many wait, after the time once")
    void aPoolThatIsExhaustedSaysSo() {
        EtchTemplate one = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .pool(pool -> pool.maxSize(1).maxAcquireTime(Duration.ofMillis(400)))
                .build());
        try {
            long start = System.nanoTime();
            assertExhausted(one, "no connection became free within 400 ms: 1 of 1 in use, 1 waiting. Look for");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        } finally {
            run(one.close());
        }
    }

    @Test
    @DisplayName("the end of the time against the connection, many rounds: none is lost, none is given to two")
    void aConnectionThatComesAtTheLastMomentIsNeitherLostNorSharedByTwo() {
        EtchTemplate two = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .pool(pool -> pool.maxSize(2).maxAcquireTime(Duration.ofMillis(4)))
                .build());
        try {
            run(two.ping().retry(100));
            Mono<Integer> alone = two.transaction(tx -> tx.fetchVal(Integer.class, PID)
                    .flatMap(pid -> tx.fetchVal(Integer.class, PID + " FROM pg_sleep(0.002)")
                            .doOnNext(again -> assertThat(again).isEqualTo(pid))));
            List<String> outcomes = all(Flux.range(0, 1_200)
                    .flatMap(
                            i -> alone.map(pid -> "came").onErrorResume(OperationalException.class, error -> {
                                assertThat(error).hasMessageContaining("no connection became free within 4 ms: ");
                                return Mono.just("too late");
                            }),
                            6));
            assertThat(outcomes).hasSize(1_200).contains("came", "too late");
            Mono<Integer> held = two.transaction(tx -> tx.fetchVal(Integer.class, PID + " FROM pg_sleep(0.3)"));
            List<Integer> both = run(Mono.zip(held, held, List::of).retry(20));
            assertThat(both).as("both connections are there, at the same time").doesNotHaveDuplicates();
        } finally {
            run(two.close());
        }
    }

    @Test
    @DisplayName("nobody waits for ever for a pool that was handed over without a limit of its own")
    void aBorrowedPoolGetsALimit() {
        ConnectionPool pool = pool(1);
        try {
            EtchTemplate over = EtchTemplate.over(
                    pool,
                    EtchOptions.builder()
                            .pool(numbers -> numbers.maxAcquireTime(Duration.ofSeconds(1)))
                            .build());
            assertExhausted(over, "no connection became free within 1 s: 1 of 1 in use, 1 waiting. Look for");
            assertThat(run(over.ping())).isTrue();
            assertThat(pool.getMetrics().orElseThrow().acquiredSize()).isZero();
        } finally {
            run(pool.disposeLater());
        }
    }

    @Test
    void aBorrowedPoolWithALimitOfItsOwnKeepsIt() {
        ConnectionPool pool = new ConnectionPool(ConnectionPoolConfiguration.builder(
                        ConnectionFactories.get(database().r2dbcUrl()))
                .initialSize(0)
                .maxSize(1)
                .maxAcquireTime(Duration.ofMillis(300))
                .build());
        try {
            assertExhausted(EtchTemplate.over(pool), "timed out after 300ms): 1 of 1 in use, 1 waiting. Look for");
        } finally {
            run(pool.disposeLater());
        }
    }

    /** One holds the only connection, one waits for long, and one gives up first. */
    private void assertExhausted(EtchTemplate one, String message) {
        StepVerifier.create(one.transaction(tx ->
                        tx.ping().then(outside(one).mergeWith(delayed(one)).next())))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationalException.class)
                        .hasMessageContaining(message)
                        .hasMessageNotContaining(database().password()))
                .verify(TIMEOUT);
    }

    /** Without the context that would make it part of the transaction around it. */
    private static Mono<Boolean> outside(EtchTemplate template) {
        return template.ping().contextWrite(context -> Context.empty());
    }

    private static Mono<Boolean> delayed(EtchTemplate template) {
        return Mono.delay(Duration.ofMillis(150)).then(outside(template));
    }

    @Test
    @DisplayName("an acquire limit that is no limit is refused")
    void acquireTimeIsFinite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EtchOptions.builder().pool(pool -> pool.maxAcquireTime(Duration.ZERO)))
                .withMessageContaining("maxAcquireTime");
    }

    @Test
    void agesOfConnectionsAreTimes() {
        for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EtchOptions.builder().pool(pool -> pool.maxLifeTime(none)))
                    .withMessageContaining("maxLifeTime is longer than nothing");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EtchOptions.builder().pool(pool -> pool.maxIdleTime(none)))
                    .withMessageContaining("maxIdleTime is longer than nothing");
        }
    }

    @Test
    @DisplayName("C100: a closed port, 2 attempts, 0.1 s apart: the error names the host and the attempts")
    void aClosedPortIsTriedAsOftenAsAsked() throws IOException {
        EtchTemplate template = EtchTemplate.connect(
                closedPort().connectRetry(2, Duration.ofMillis(100)).build());
        try {
            long start = System.nanoTime();
            StepVerifier.create(template.fetchVal(Integer.class, "SELECT 1"))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(OperationalException.class)
                            .hasMessageContaining("no connection to the database after 2 attempts")
                            .hasMessageContaining("127.0.0.1")
                            .hasMessageContaining("connection refused. Is the database running")
                            .hasMessageNotContaining("not-to-be-seen"))
                    .verify(TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
        } finally {
            run(template.close());
        }
    }

    @Test
    @DisplayName("a server that comes up between two attempts is found")
    void aServerThatStartsLateIsFound() throws IOException {
        int port = freePort();
        EtchTemplate template = EtchTemplate.connect(EtchOptions.builder()
                .host("127.0.0.1")
                .port(port)
                .database(database().database())
                .username(database().username())
                .password(database().password())
                .connectRetry(20, Duration.ofMillis(50))
                .build());
        try {
            Mono<Integer> answer = template.fetchVal(Integer.class, "SELECT 1").cache();
            answer.subscribe(found -> {}, failed -> {});
            run(Mono.delay(Duration.ofMillis(150)));
            try (PortForward forward =
                    PortForward.start(port, database().host(), database().port())) {
                assertThat(run(answer)).isEqualTo(1);
            }
        } finally {
            run(template.close());
        }
    }

    @Test
    void wrongCredentialsAreNotTriedAgain() {
        EtchTemplate template = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .password("wrong")
                .connectRetry(5, Duration.ofSeconds(5))
                .build());
        try {
            StepVerifier.create(template.ping())
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(OperationalException.class)
                            .hasMessageContaining("Check user name and password")
                            .hasMessageNotContaining("attempts"))
                    .verify(Duration.ofSeconds(4));
        } finally {
            run(template.close());
        }
    }

    @Test
    void aRetryThatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EtchOptions.builder().connectRetry(0, Duration.ofSeconds(1)))
                .withMessageContaining("1 attempt or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EtchOptions.builder().connectRetry(2, Duration.ofSeconds(-1)))
                .withMessageContaining("zero or longer");
    }

    private EtchOptions.Builder closedPort() throws IOException {
        return EtchOptions.builder()
                .host("127.0.0.1")
                .port(freePort())
                .database("nowhere")
                .username("nobody")
                .password("not-to-be-seen");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void theSessionHasTheTimeoutsAndTheNameAskedFor() {
        EtchTemplate template = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .applicationName("etch-named")
                .statementTimeout(Duration.ofSeconds(7))
                .lockTimeout(Duration.ofSeconds(8))
                .idleInTransactionTimeout(Duration.ofSeconds(9))
                .build());
        try {
            assertThat(run(template.fetchVal(String.class, "SHOW application_name")))
                    .isEqualTo("etch-named");
            assertThat(run(template.fetchVal(String.class, "SHOW statement_timeout")))
                    .isEqualTo("7s");
            assertThat(run(template.fetchVal(String.class, "SHOW lock_timeout")))
                    .isEqualTo("8s");
            assertThat(run(template.fetchVal(String.class, "SHOW idle_in_transaction_session_timeout")))
                    .isEqualTo("9s");
        } finally {
            run(template.close());
        }
    }

    @Test
    void connectsByHostPortAndDatabaseToo() {
        EtchTemplate template = EtchTemplate.connect(EtchOptions.builder()
                .host(database().host())
                .port(database().port())
                .database(database().database())
                .username(database().username())
                .password(database().password())
                .build());
        try {
            assertThat(run(template.ping())).isTrue();
            assertThat(template.toString()).doesNotContain(database().password());
        } finally {
            run(template.close());
        }
    }
}
