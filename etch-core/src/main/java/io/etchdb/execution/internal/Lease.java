package io.etchdb.execution.internal;

import io.etchdb.error.OperationalException;
import io.r2dbc.spi.Connection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Work on a connection of its own: acquired when subscribed to, given back before the end is signalled, or on a cancel.
 *
 * <p>A cancel does not reach the acquisition: while a pool hands a connection over, it would be too late to be told apart
 * from one before, and the connection could be given to two. What arrives after a cancel is given back. A connection that
 * still runs what was cancelled is given back when that has ended: the next statement would wait for it.
 */
final class Lease<R> extends Flux<R> {

    private final Acquisition acquisition;
    private final Function<? super Connection, ? extends Publisher<R>> work;

    Lease(Acquisition acquisition, Function<? super Connection, ? extends Publisher<R>> work) {
        this.acquisition = acquisition;
        this.work = work;
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        Holder<R> holder = new Holder<>(actual, work);
        actual.onSubscribe(holder);
        if (holder.state.get() == State.CANCELLED) {
            return;
        }
        acquisition.asked().subscribe(new Asking(acquisition, holder));
    }

    private enum State {
        WAITING,
        /** There is a connection, and the work is being subscribed to: a cancel leaves the release to who does that. */
        STARTING,
        WORKING,
        ENDED,
        CANCELLED
    }

    /** Hands the connection to the holder. */
    private static final class Asking implements CoreSubscriber<Connection> {

        private final Acquisition acquisition;
        private final Holder<?> holder;

        Asking(Acquisition acquisition, Holder<?> holder) {
            this.acquisition = acquisition;
            this.holder = holder;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Connection connection) {
            holder.acquired(connection);
        }

        @Override
        public void onError(Throwable error) {
            holder.notAcquired(acquisition.explained(error));
        }

        @Override
        public void onComplete() {
            // Made only where it is told: the trace of an exception costs more than the rest of an operation.
            if (holder.state.get() == State.WAITING) {
                holder.notAcquired(new OperationalException("the connection factory gave no connection", null));
            }
        }

        @Override
        public Context currentContext() {
            return holder.currentContext();
        }
    }

    private static final class Holder<R> extends Operators.DeferredSubscription implements CoreSubscriber<R> {

        private final CoreSubscriber<? super R> actual;
        private final Function<? super Connection, ? extends Publisher<R>> work;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
        private volatile @Nullable Connection connection;

        Holder(CoreSubscriber<? super R> actual, Function<? super Connection, ? extends Publisher<R>> work) {
            this.actual = actual;
            this.work = work;
        }

        void acquired(Connection acquired) {
            connection = acquired;
            if (!state.compareAndSet(State.WAITING, State.STARTING)) {
                release(acquired.close(), unheard());
                return;
            }
            start(acquired);
            if (!state.compareAndSet(State.STARTING, State.WORKING) && state.get() == State.CANCELLED) {
                release(closedAtRest(acquired), unheard());
            }
        }

        private void start(Connection acquired) {
            Publisher<R> started;
            try {
                started = work.apply(acquired);
            } catch (Throwable e) {
                Operators.error(this, Operators.onOperatorError(e, actual.currentContext()));
                return;
            }
            started.subscribe(this);
        }

        void notAcquired(Throwable error) {
            // After a cancel nobody is left to be told.
            if (state.compareAndSet(State.WAITING, State.ENDED)) {
                actual.onError(error);
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            set(subscription);
        }

        @Override
        public void onNext(R value) {
            actual.onNext(value);
        }

        @Override
        public void onError(Throwable error) {
            end(new Release(actual, currentContext(), error));
        }

        @Override
        public void onComplete() {
            end(new Release(actual, currentContext(), null));
        }

        private void end(Release release) {
            if (state.compareAndSet(State.STARTING, State.ENDED) || state.compareAndSet(State.WORKING, State.ENDED)) {
                Connection held = held();
                boolean atRest = release.error == null || !RunningStatement.mayOutlive(release.error);
                release(atRest ? held.close() : closedAtRest(held), release);
            }
        }

        @Override
        public void cancel() {
            super.cancel();
            if (state.compareAndSet(State.WAITING, State.CANCELLED)
                    || state.compareAndSet(State.STARTING, State.CANCELLED)) {
                return;
            }
            if (state.compareAndSet(State.WORKING, State.CANCELLED)) {
                release(closedAtRest(held()), unheard());
            }
        }

        /** There is one as soon as the work has started. */
        private Connection held() {
            return Objects.requireNonNull(connection);
        }

        private static Publisher<Void> closedAtRest(Connection held) {
            return RunningStatement.ended(held).then(Mono.defer(() -> Mono.from(held.close())));
        }

        private Release unheard() {
            return new Release(null, currentContext(), null);
        }

        private static void release(Publisher<Void> close, Release release) {
            close.subscribe(release);
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }

    /** Signals how the work ended when the connection is given back; nobody hears it after a cancel. */
    private static final class Release implements CoreSubscriber<Void> {

        private final @Nullable CoreSubscriber<?> actual;
        private final Context context;
        private final @Nullable Throwable error;

        Release(@Nullable CoreSubscriber<?> actual, Context context, @Nullable Throwable error) {
            this.actual = actual;
            this.context = context;
            this.error = error;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Void nothing) {
            // Never called.
        }

        @Override
        public void onError(Throwable failed) {
            if (actual == null) {
                return;
            }
            if (error == null) {
                actual.onError(failed);
            } else {
                error.addSuppressed(failed);
                actual.onError(error);
            }
        }

        @Override
        public void onComplete() {
            if (actual == null) {
                return;
            }
            if (error == null) {
                actual.onComplete();
            } else {
                actual.onError(error);
            }
        }

        @Override
        public Context currentContext() {
            return context;
        }
    }
}
