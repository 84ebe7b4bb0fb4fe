package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.error.ConcurrencyException;
import io.etchdb.testdatabases.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class SqliteFileSharedTransactionTest extends SharedTransactionSuite {

    SqliteFileSharedTransactionTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }

    @Test
    void readOnlyRequiresNewReadsWhatIsCommitted() {
        StepVerifier.create(transactions.required(etch.insert(new Note(1, "outer"))
                        .then(transactions.requiresNewReadOnly(etch.count(Note.class)))))
                .expectNext(0L)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(ids()).containsExactly(1L);
    }

    @Test
    void writingRequiresNewSaysWhoHoldsTheOnlyWriter() {
        StepVerifier.create(transactions.required(etch.insert(new Note(1, "outer"))
                        .then(transactions.requiresNew(etch.insert(new Note(2, "new"))))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConcurrencyException.class)
                        .hasMessageContaining("sqlite-writer-"))
                .verify(TIMEOUT);

        assertThat(ids()).isEmpty();
    }
}
