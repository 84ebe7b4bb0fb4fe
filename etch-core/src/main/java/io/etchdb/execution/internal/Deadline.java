package io.etchdb.execution.internal;

import io.etchdb.error.OperationalException;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A time after which a publisher is cancelled and fails. */
final class Deadline {

    private Deadline() {}

    /** {@code source}, cancelled when {@code timeout} has passed without its end. */
    static <R> Flux<R> of(Flux<R> source, Duration timeout) {
        Mono<R> late = Mono.error(() -> new OperationalException(
                "the transaction did not end within its timeout of " + timeout + " and was rolled back", null));
        return Flux.defer(() -> {
            // One clock for the whole: timeout() would start anew with every element. Not takeUntilOther(), which
            // passes an error on without cancelling the source.
            Mono<Long> passed = Mono.delay(timeout).cache();
            return source.timeout(passed, element -> passed, late);
        });
    }
}
