package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.TestRows.User;
import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** C054, C056, C062 and C065: opening, sharing and closing. */
abstract class ConnectionSuite extends EtchSuite {

    ConnectionSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return TestRows.SCHEMA;
    }

    private Mono<Integer> one(EtchTemplate template) {
        return template.fetchVal(Integer.class, "SELECT 1");
    }

    @Test
    void pings() {
        assertThat(run(etch.ping())).isTrue();
    }

    @Test
    @DisplayName("C054: after close every operation is an OperationalException, ping included")
    void closedTemplateRefuses() {
        EtchTemplate closed = EtchTemplate.connect(database().url());
        assertThat(run(one(closed))).isEqualTo(1);
        run(closed.close());
        for (Mono<?> operation : List.<Mono<?>>of(
                closed.ping(),
                one(closed),
                closed.count(User.class),
                closed.executeScript("SELECT 1"),
                closed.transaction(tx -> tx.count(User.class)))) {
            StepVerifier.create(operation)
                    .expectError(OperationalException.class)
                    .verify(TIMEOUT);
        }
    }

    @Test
    void closesTwiceAndBeforeTheFirstUse() {
        EtchTemplate unused = EtchTemplate.connect(database().url());
        run(unused.close());
        run(unused.close());
        StepVerifier.create(unused.ping())
                .expectError(OperationalException.class)
                .verify(TIMEOUT);
    }

    @Test
    void closeIsCold() {
        EtchTemplate template = EtchTemplate.connect(database().url());
        Mono<Void> close = template.close();
        assertThat(run(one(template))).isEqualTo(1);
        run(close);
        StepVerifier.create(one(template))
                .expectError(OperationalException.class)
                .verify(TIMEOUT);
    }

    @Test
    @DisplayName("C056: pool sizes are taken, and of no harm on SQLite")
    void opensWithPoolSizes() {
        EtchTemplate template = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .pool(pool -> pool.minIdle(1).initialSize(1).maxSize(3).maxIdleTime(Duration.ofMinutes(1)))
                .build());
        List<Integer> answers = all(Flux.range(0, 12).flatMap(i -> one(template), 12));
        assertThat(answers).hasSize(12);
        run(template.close());
    }

    @Test
    void takesWhatOnlyAServerNeeds() {
        EtchTemplate named = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .applicationName("etch-suite")
                .statementTimeout(Duration.ofSeconds(20))
                .connectRetry(2, Duration.ofMillis(10))
                .build());

        StepVerifier.create(named.ping().flatMap(answered -> named.close().thenReturn(answered)))
                .expectNext(true)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void usingOpensAndClosesAroundTheWork() {
        EtchTemplate[] kept = new EtchTemplate[1];
        Integer answer = run(EtchTemplate.using(database().url(), template -> {
            kept[0] = template;
            return one(template);
        }));
        assertThat(answer).isEqualTo(1);
        StepVerifier.create(kept[0].ping())
                .expectError(OperationalException.class)
                .verify(TIMEOUT);
        StepVerifier.create(
                        EtchTemplate.using(database().url(), template -> Mono.error(new IllegalStateException("mine"))))
                .expectErrorMessage("mine")
                .verify(TIMEOUT);
    }

    @Test
    @DisplayName("C065: closing a template over somebody else's connections leaves them open")
    void closeLeavesBorrowedConnectionsOpen() {
        ConnectionFactory factory = ConnectionFactories.get(database().r2dbcUrl());
        try {
            EtchTemplate first = EtchTemplate.over(factory);
            EtchTemplate second =
                    EtchTemplate.over(factory, EtchOptions.builder().build());
            assertThat(run(one(first))).isEqualTo(1);
            run(first.close());
            StepVerifier.create(first.ping())
                    .expectError(OperationalException.class)
                    .verify(TIMEOUT);
            assertThat(run(one(second))).isEqualTo(1);
        } finally {
            close(factory);
        }
    }

    @Test
    @DisplayName("C062: two templates over one factory share a transaction through the context")
    void templatesOverOneFactoryShareATransaction() {
        ConnectionFactory factory = ConnectionFactories.get(database().r2dbcUrl());
        try {
            EtchTemplate first = EtchTemplate.over(factory);
            EtchTemplate second = EtchTemplate.over(factory);
            run(first.executeScript("CREATE TABLE shared (id int)"));
            StepVerifier.create(first.transaction(tx -> second.execute("INSERT INTO shared (id) VALUES (1)")
                            .then(tx.fetchVal(Long.class, "SELECT count(*) FROM shared"))
                            .flatMap(seen -> Mono.error(new IllegalStateException("seen " + seen)))))
                    .expectErrorMessage("seen 1")
                    .verify(TIMEOUT);
            assertThat(run(second.fetchVal(Long.class, "SELECT count(*) FROM shared")))
                    .isZero();
            run(second.executeScript("DROP TABLE shared"));
        } finally {
            close(factory);
        }
    }

    private static void close(ConnectionFactory factory) {
        if (factory instanceof Closeable closeable) {
            run(Mono.from(closeable.close()));
        }
    }

    @Test
    void readsTheR2dbcFormOfTheAddressToo() {
        EtchTemplate template = EtchTemplate.connect(database().r2dbcUrl());
        assertThat(run(one(template))).isEqualTo(1);
        run(template.close());
    }

    @Test
    void toStringIsTheAddressWithoutItsPassword() {
        assertThat(etch.toString()).contains(isPostgres() ? database().database() : "sqlite:");
        if (isPostgres()) {
            assertThat(etch.toString()).doesNotContain(database().password()).startsWith("postgresql://");
        }
    }

    @Test
    void aStatementThatIsCancelledGivesItsConnectionBack() {
        EtchTemplate one = withOneConnection();
        try {
            for (int i = 0; i < 20; i++) {
                one(one).subscribe().dispose();
            }
            assertThat(run(one(one))).isEqualTo(1);
        } finally {
            close(one);
        }
    }

    @Test
    void aResultReadInPartIsCancelledCleanly() {
        EtchTemplate one = withOneConnection();
        try {
            String rows = isPostgres()
                    ? "SELECT generate_series(1, 100000) AS n"
                    : "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 100000) SELECT n FROM s";
            for (int i = 0; i < 5; i++) {
                StepVerifier.create(one.fetch(rows), 10)
                        .expectNextCount(10)
                        .thenCancel()
                        .verify(TIMEOUT);
                assertThat(run(one(one))).isEqualTo(1);
            }
        } finally {
            close(one);
        }
    }

    @Test
    void rowsComeOnlyAsTheyAreRequested() {
        String rows = isPostgres()
                ? "SELECT generate_series(1, 5000) AS n"
                : "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 5000) SELECT n FROM s";
        StepVerifier.create(etch.fetch(rows), 0)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(50))
                .thenRequest(3)
                .expectNextCount(3)
                .expectNoEvent(Duration.ofMillis(50))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(4997)
                .expectComplete()
                .verify(TIMEOUT);
    }
}
