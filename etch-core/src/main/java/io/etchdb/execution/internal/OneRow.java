package io.etchdb.execution.internal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The row of a result that should have one. Emitted when the result has ended, so that there is nothing to cancel; what
 * a second row means is said by who asks.
 */
public final class OneRow<R> extends Mono<R> {

    private final Publisher<R> rows;
    private final @Nullable Supplier<? extends Throwable> several;

    private OneRow(Publisher<R> rows, @Nullable Supplier<? extends Throwable> several) {
        this.rows = rows;
        this.several = several;
    }

    /** The first row. What comes behind a second one is cancelled: for what may be cut off. */
    public static <R> Mono<R> first(Publisher<R> rows) {
        return new OneRow<>(rows, null);
    }

    /** The only row. All are read, for a write must not be cut off half-way; more of them are an error. */
    public static <R> Mono<R> only(Publisher<R> rows, Supplier<? extends Throwable> several) {
        return new OneRow<>(rows, several);
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        rows.subscribe(new Reader<>(actual, several));
    }

    private static final class Reader<R> implements CoreSubscriber<R>, Subscription {

        private final CoreSubscriber<? super R> actual;
        private final @Nullable Supplier<? extends Throwable> several;
        private Subscription rows = Operators.emptySubscription();
        private @Nullable R first;
        private boolean second;
        private boolean done;

        Reader(CoreSubscriber<? super R> actual, @Nullable Supplier<? extends Throwable> several) {
            this.actual = actual;
            this.several = several;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            rows = subscription;
            actual.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                rows.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void cancel() {
            rows.cancel();
        }

        @Override
        public void onNext(R row) {
            if (first == null) {
                first = row;
            } else if (several != null) {
                second = true;
            } else if (!done) {
                rows.cancel();
                end(null);
            }
        }

        @Override
        public void onError(Throwable error) {
            end(error);
        }

        @Override
        public void onComplete() {
            end(second && several != null ? several.get() : null);
        }

        private void end(@Nullable Throwable error) {
            if (done) {
                return;
            }
            done = true;
            if (error != null) {
                actual.onError(error);
                return;
            }
            if (first != null) {
                actual.onNext(first);
            }
            actual.onComplete();
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
