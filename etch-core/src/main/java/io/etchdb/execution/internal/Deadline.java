package io.etchdb.execution.internal;

import io.etchdb.error.OperationalException;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A time after which a publisher is cancelled and fails. */
public final class Deadline {

    private Deadline() {}

    /** {@code source}, cancelled when {@code timeout} has passed without its end. */
    public static <R> Flux<R> of(Flux<R> source, Duration timeout) {
        Mono<Object> passed = Mono.delay(timeout)
                .flatMap(tick -> Mono.error(new OperationalException(
                        "the transaction did not end within its timeout of " + timeout + " and was rolled back",
                        null)));
        return source.takeUntilOther(passed);
    }
}
