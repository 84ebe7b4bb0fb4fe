package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.TestRows.Counter;
import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.EtchException;
import io.etchdb.error.UndefinedTableException;
import io.etchdb.row.Patch;
import io.etchdb.testdatabases.TestDatabase.Kind;
import io.r2dbc.spi.IsolationLevel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

class PostgresTransactionTest extends TransactionSuite {

    private static final TransactionOptions SERIALIZABLE =
            TransactionOptions.defaults().isolation(IsolationLevel.SERIALIZABLE);

    PostgresTransactionTest() {
        super(Kind.POSTGRES);
    }

    /** Two that wait for each other half-way, when each runs for the first time. */
    private static final class Meeting {

        private final Sinks.Empty<Void> met = Sinks.empty();
        private final AtomicInteger arrived = new AtomicInteger();

        Mono<Void> both() {
            return Mono.defer(() -> {
                if (arrived.incrementAndGet() == 2) {
                    met.tryEmitEmpty();
                }
                return met.asMono();
            });
        }

        int runs() {
            return arrived.get();
        }
    }

    private static Mono<Counter> add(EtchTemplate template, int id) {
        return template.update(Patch.of(Counter.class, id).set(Counter::n).plus(1));
    }

    private void twoCounters() {
        run(etch.insert(new Counter(1, 0)));
        run(etch.insert(new Counter(2, 0)));
    }

    /** Reads both and writes one. */
    private Mono<Counter> skewed(TransactionOptions options, Meeting meeting, int written) {
        return etch.transaction(options, tx -> tx.fetchVal(Long.class, "SELECT sum(n) FROM counters")
                .then(meeting.both())
                .then(add(tx, written)));
    }

    @Test
    @DisplayName("40001: of two serializable transactions that each read what the other writes, one is run again")
    void retriesASerializationFailure() {
        twoCounters();
        Meeting meeting = new Meeting();
        TransactionOptions options = SERIALIZABLE.retry(5);
        run(Mono.zip(skewed(options, meeting, 1), skewed(options, meeting, 2)));
        assertThat(meeting.runs()).isGreaterThan(2);
        assertThat(all(etch.query(Counter.class))).extracting(Counter::n).containsExactly(1, 1);
    }

    @Test
    void aSerializationFailureWithoutARetryIsSignalled() {
        twoCounters();
        Meeting meeting = new Meeting();
        StepVerifier.create(Mono.zip(skewed(SERIALIZABLE, meeting, 1), skewed(SERIALIZABLE, meeting, 2)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(ConcurrencyException.class, lost -> assertThat(lost.sqlState())
                                .isEqualTo("40001")))
                .verify(TIMEOUT);
    }

    private Mono<Counter> crosswise(Meeting meeting, int first, int second) {
        return etch.transaction(
                TransactionOptions.defaults().retry(5),
                tx -> add(tx, first).then(meeting.both()).then(add(tx, second)));
    }

    @Test
    @DisplayName("40P01: of two transactions that update the same rows crosswise, one is run again")
    void retriesADeadlock() {
        twoCounters();
        Meeting meeting = new Meeting();
        run(Mono.zip(crosswise(meeting, 1, 2), crosswise(meeting, 2, 1)));
        assertThat(meeting.runs()).isGreaterThan(2);
        assertThat(all(etch.query(Counter.class))).extracting(Counter::n).containsExactly(2, 2);
    }

    @Test
    @DisplayName("25P02: PostgreSQL takes no statement behind one that failed")
    void aStatementBehindAnErrorThatWasSwallowedSaysSo() {
        StepVerifier.create(etch.transaction(tx -> tx.execute("SELECT * FROM nowhere")
                        .onErrorComplete(UndefinedTableException.class)
                        .then(tx.count(Counter.class))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isExactlyInstanceOf(EtchException.class)
                        .hasMessageContaining("an earlier statement of this transaction failed")
                        .hasMessageContaining("transaction(...)"))
                .verify(TIMEOUT);
    }

    @Test
    void aCommitBehindAnErrorThatWasSwallowedSaysSoAndIsNotRepeated() {
        AtomicInteger runs = new AtomicInteger();
        StepVerifier.create(etch.transaction(TransactionOptions.defaults().retry(3), tx -> {
                    runs.incrementAndGet();
                    return tx.execute("SELECT * FROM nowhere")
                            .onErrorComplete(UndefinedTableException.class)
                            .thenReturn(1);
                }))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isExactlyInstanceOf(EtchException.class)
                        .hasMessageContaining("an earlier statement of this transaction failed")
                        .hasMessageContaining("transaction(...)"))
                .verify(TIMEOUT);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aReadOnlyTransactionReadsBesideAWriter() {
        readsBesideAWriter();
    }

    @Test
    @DisplayName("a timeout that passes before there is a connection is told at once")
    void theTimeoutOfATransactionDoesNotWaitForAConnection() {
        EtchTemplate one = withOneConnection(Duration.ofSeconds(20));
        try {
            StepVerifier.create(one.transaction(holder -> one.transaction(
                                    TransactionOptions.defaults().timeout(Duration.ofMillis(200)),
                                    tx -> tx.count(Counter.class))
                            // Not joined to the holder's.
                            .contextWrite(inside -> Context.empty())))
                    .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("timeout of PT0.2S"))
                    .verify(Duration.ofSeconds(15));
            assertThat(run(one.ping())).isTrue();
        } finally {
            close(one);
        }
    }
}
