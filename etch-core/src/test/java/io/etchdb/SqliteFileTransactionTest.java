package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.TestRows.User;
import io.etchdb.error.ConcurrencyException;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class SqliteFileTransactionTest extends TransactionSuite {

    SqliteFileTransactionTest() {
        super(Kind.SQLITE_FILE);
    }

    @Test
    void aReadOnlyTransactionReadsBesideAWriter() {
        readsBesideAWriter();
    }

    @Test
    @DisplayName("BUSY: what finds the writer of another process at work is run again")
    void retriesABusyDatabase() {
        EtchTemplate impatient = EtchTemplate.connect(database().url() + "?busyTimeout=20ms");
        Sinks.Empty<Void> end = Sinks.empty();
        Sinks.Empty<Void> written = Sinks.empty();
        // A factory of its own is to SQLite what another process is.
        Disposable writer = etch.transaction(tx -> tx.insert(User.named("writer"))
                        .doOnNext(user -> written.tryEmitEmpty())
                        .then(end.asMono()))
                .subscribe();
        try {
            run(written.asMono());
            StepVerifier.create(impatient.transaction(tx -> tx.insert(User.named("gives up"))))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOfSatisfying(ConcurrencyException.class, busy -> assertThat(busy.sqlState())
                                    .isEqualTo("55P03")))
                    .verify(TIMEOUT);
            Mono.delay(Duration.ofMillis(200)).subscribe(later -> end.tryEmitEmpty());
            run(impatient.transaction(
                    TransactionOptions.defaults().retry(20), tx -> tx.insert(User.named("tries again"))));
            assertThat(count("users")).isEqualTo(2);
        } finally {
            writer.dispose();
            run(impatient.close());
        }
    }
}
