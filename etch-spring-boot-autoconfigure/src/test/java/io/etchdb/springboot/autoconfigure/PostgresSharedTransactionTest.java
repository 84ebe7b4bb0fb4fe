package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.TransactionOptions;
import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PostgresSharedTransactionTest extends SharedTransactionSuite {

    PostgresSharedTransactionTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @Override
    void nothingIsLeftOpen() {
        assertThat(etch.fetchVal(
                                Long.class,
                                "SELECT count(*) FROM pg_stat_activity"
                                        + " WHERE datname = current_database() AND state LIKE 'idle in transaction%'")
                        .block(TIMEOUT))
                .isZero();
    }

    @Test
    void requiresNewCommitsThoughTheOtherRollsBack() {
        StepVerifier.create(transactions.required(etch.insert(new Note(1, "outer"))
                        .then(transactions.requiresNew(etch.insert(new Note(2, "new"))))
                        .then(Mono.error(new IllegalStateException("no")))))
                .expectErrorMessage("no")
                .verify(TIMEOUT);

        assertThat(ids()).containsExactly(2L);
    }

    @Test
    void requiresNewSaysThatPoolIsTooSmallForIt() {
        try (ConfigurableApplicationContext small = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.etch.url=" + database().url(),
                        "spring.etch.pool.max-size=1",
                        "spring.etch.pool.max-acquire-time=2s")
                .run()) {
            EtchTemplate one = small.getBean(EtchTemplate.class);
            Propagations nesting = small.getBean(Propagations.class);

            StepVerifier.create(nesting.required(
                            one.insert(new Note(1, "outer")).then(nesting.requiresNew(one.insert(new Note(2, "new"))))))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(OperationalException.class)
                            .hasMessageContaining("1 of 1 in use")
                            .hasMessageContaining("maxSize"))
                    .verify(TIMEOUT);
        }
        assertThat(ids()).isEmpty();
    }

    @Test
    void tableThatChangedMeanwhileIsNamedAndTheStatementNotSentAgainInsideTheTransaction() {
        Mono<Map<String, Object>> all = etch.fetchRow("SELECT * FROM notes WHERE id = $1", 1L);
        etch.insert(new Note(1, "a")).then(all).then(all).block(TIMEOUT);
        etch.execute("ALTER TABLE notes ADD COLUMN later int").block(TIMEOUT);
        try {
            StepVerifier.create(transactions.required(all))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(OperationalException.class)
                            .hasMessageContaining("a table has changed since this connection prepared the statement"))
                    .verify(TIMEOUT);
            StepVerifier.create(transactions.required(all))
                    .expectNextMatches(row -> row.containsKey("later"))
                    .expectComplete()
                    .verify(TIMEOUT);
        } finally {
            etch.execute("ALTER TABLE notes DROP COLUMN later").block(TIMEOUT);
        }
    }

    @Test
    void serializationFailureIsConcurrencyExceptionAtCommitToo() {
        Mono<Long> readAndWrite = etch.count(Note.class)
                .flatMap(count -> etch.execute("INSERT INTO notes (id, body) VALUES ($1, 'x')", 100 + count));
        Mono<Long> skewed = etch.count(Note.class)
                .then(transactions.serializable(readAndWrite))
                .then(etch.execute("INSERT INTO notes (id, body) VALUES (1, 'x')"));

        StepVerifier.create(transactions.serializable(skewed))
                .expectError(ConcurrencyException.class)
                .verify(TIMEOUT);

        assertThat(ids()).containsExactly(100L);
    }

    private Mono<String> endless() {
        return etch.fetchVal(String.class, "SELECT pg_sleep(3600)::text");
    }

    private void assertNothingIsLocked() {
        StepVerifier.create(etch.transaction(tx -> tx.execute("LOCK TABLE notes IN ACCESS EXCLUSIVE MODE")))
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(ids()).isEmpty();
    }

    @Test
    void aStatementThatIsCancelledEndsOnTheServerBeforeItsConnectionIsUsedAgain() {
        Mono<String> impatient = endless().timeout(Duration.ofMillis(300));
        StepVerifier.create(Flux.mergeDelayError(2, impatient, impatient))
                .expectError()
                .verify(TIMEOUT);

        StepVerifier.create(etch.ping().repeat(3))
                .expectNextCount(4)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void aTransactionalMethodThatIsCancelledRollsBackWhileItsStatementRuns() {
        StepVerifier.create(transactions
                        .required(etch.insert(new Note(1, "a")).then(endless()))
                        .timeout(Duration.ofMillis(500)))
                .expectError(TimeoutException.class)
                .verify(TIMEOUT);

        assertNothingIsLocked();
    }

    @Test
    void theTimeoutOfATransactionEndsItsStatement() {
        StepVerifier.create(etch.transaction(
                        TransactionOptions.defaults().timeout(Duration.ofMillis(500)),
                        tx -> tx.insert(new Note(1, "a")).then(endless())))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationalException.class)
                        .hasMessageContaining("timeout"))
                .verify(TIMEOUT);

        assertNothingIsLocked();
    }
}
