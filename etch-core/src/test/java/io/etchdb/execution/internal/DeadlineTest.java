package io.etchdb.execution.internal;

import io.etchdb.error.OperationalException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class DeadlineTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void cancelsSourceAndFailsWhenTimeHasPassed() {
        TestPublisher<Integer> source = TestPublisher.create();

        StepVerifier.create(Deadline.of(source.flux(), Duration.ofMillis(50)))
                .then(() -> source.next(1))
                .expectNext(1)
                .expectError(OperationalException.class)
                .verify(TIMEOUT);

        source.assertCancelled();
    }

    @Test
    void passesSourceThatEndsInTime() {
        StepVerifier.create(Deadline.of(Flux.just(1, 2), Duration.ofSeconds(10)))
                .expectNext(1, 2)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void passesErrorOfSourceThatFailsInTime() {
        StepVerifier.create(Deadline.of(Flux.error(new IllegalStateException("own")), Duration.ofSeconds(10)))
                .expectErrorMessage("own")
                .verify(TIMEOUT);
    }
}
