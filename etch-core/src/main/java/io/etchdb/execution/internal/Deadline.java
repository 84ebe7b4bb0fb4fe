package io.etchdb.execution.internal;

import io.etchdb.error.OperationalException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A time after which a publisher is cancelled and fails. */
public final class Deadline {

    private enum End {
        OF_SOURCE,
        OF_TIME
    }

    private Deadline() {}

    /**
     * {@code source}, cancelled when {@code timeout} has passed without its end. To be put inside of what undoes the work,
     * so that who hears of the end of the time hears of it when all is undone.
     *
     * @param timeout {@code null} for none
     */
    public static <R> Flux<R> of(Flux<R> source, @Nullable Duration timeout) {
        return timeout == null ? source : limited(source, timeout);
    }

    private static <R> Flux<R> limited(Flux<R> source, Duration timeout) {
        return Flux.defer(() -> {
            AtomicReference<End> end = new AtomicReference<>();
            // Only an other that completes cancels the source: after an error the transaction would go on unseen.
            Mono<Long> passed = Mono.delay(timeout).doOnNext(tick -> end.compareAndSet(null, End.OF_TIME));
            return source.doOnTerminate(() -> end.compareAndSet(null, End.OF_SOURCE))
                    .takeUntilOther(passed)
                    .concatWith(
                            Mono.defer(() -> end.get() == End.OF_TIME ? Mono.error(tooLate(timeout)) : Mono.empty()));
        });
    }

    /**
     * {@code end} of what may not even have begun: nobody waits for it then, for there is nothing to undo. Cached, so that
     * it goes on.
     */
    public static Mono<Void> awaitedIf(boolean begun, Mono<Void> end) {
        return begun ? end : Mono.firstWithSignal(end.cache(), Mono.empty());
    }

    private static OperationalException tooLate(Duration timeout) {
        return new OperationalException(
                "the transaction did not end within its timeout of " + timeout + "; it is rolled back", null);
    }
}
