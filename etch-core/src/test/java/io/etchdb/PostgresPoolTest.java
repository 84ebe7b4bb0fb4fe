package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

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
    void aPoolThatIsExhaustedSaysSo() {
        EtchTemplate one = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .pool(pool -> pool.maxSize(1).maxAcquireTime(Duration.ofMillis(300)))
                .build());
        try {
            StepVerifier.create(one.transaction(tx -> tx.ping()
                            .then(Mono.fromCallable(() -> one.ping().block(TIMEOUT))
                                    .subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic()))))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(OperationalException.class)
                            .hasMessageNotContaining(database().password()))
                    .verify(TIMEOUT);
        } finally {
            run(one.close());
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
