package io.etchdb.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What cannot go on in a test that has one connection says so. */
@EtchTest
@Import(NoteService.class)
class OneConnectionTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Autowired
    private EtchTemplate etch;

    @Autowired
    private NoteService notes;

    @Test
    void saysWhyNewTransactionInsideAnotherCannotBegin() {
        Mono<Void> inside =
                etch.transaction(tx -> tx.insert(new Note(2, "outer")).then(notes.writeInNew(3)));

        StepVerifier.create(inside)
                .expectErrorSatisfies(error -> assertThat(NestedExceptionUtils.getMostSpecificCause(error))
                        .isInstanceOf(R2dbcTimeoutException.class)
                        .hasMessage("the connection of the test was not free for 5000 ms: a test that is rolled back"
                                + " has one connection, and another transaction has it. Let that end first"
                                + " (REQUIRES_NEW and code that does not join a transaction cannot wait inside it), or"
                                + " use Isolation.OWN_DATABASE"))
                .verify(TIMEOUT);
        StepVerifier.create(etch.count(Note.class))
                .expectNext(0L)
                .expectComplete()
                .verify(TIMEOUT);
    }
}
