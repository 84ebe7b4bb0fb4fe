package io.etchdb.execution.internal;

import io.etchdb.sql.Dialect;
import io.r2dbc.spi.Result;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * What is read of the results of one statement, one after the other.
 *
 * <p>On PostgreSQL a cancel waits for the result that is on its way, subscribes to it, and then cancels both. Whoever
 * cancels that driver before a result, or drops one, leaves messages that nobody asks for, and if they are more than 256,
 * everything that is sent on the connection afterwards waits behind them for ever (r2dbc-postgresql issues 536 and 661).
 */
final class ResultRows<R> extends Flux<R> {

    private final Dialect dialect;
    private final Publisher<? extends Result> results;
    private final Function<? super Result, ? extends Publisher<? extends R>> read;

    ResultRows(
            Dialect dialect,
            Publisher<? extends Result> results,
            Function<? super Result, ? extends Publisher<? extends R>> read) {
        this.dialect = dialect;
        this.results = results;
        this.read = read;
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        results.subscribe(new Reader<>(dialect == Dialect.POSTGRES, actual, read));
    }

    /** What the driver is doing. */
    private enum Stage {
        /** A result was asked for. */
        WAITING,
        /** A result came, and its rows are being subscribed to. */
        OPENING,
        READING,
        ENDED
    }

    private static final class Reader<R> implements CoreSubscriber<Result>, Subscription {

        private final boolean opensBeforeCancel;
        private final CoreSubscriber<? super R> actual;
        private final Function<? super Result, ? extends Publisher<? extends R>> read;
        private final Rows rows = new Rows();

        // Guarded by this; signals are passed on outside.
        private Stage stage = Stage.WAITING;
        private boolean cancelled;
        private boolean allSeen;
        private long requested;
        private @Nullable Subscription all;
        private @Nullable Subscription current;

        Reader(
                boolean opensBeforeCancel,
                CoreSubscriber<? super R> actual,
                Function<? super Result, ? extends Publisher<? extends R>> read) {
            this.opensBeforeCancel = opensBeforeCancel;
            this.actual = actual;
            this.read = read;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        // ---- results ----

        @Override
        public void onSubscribe(Subscription subscription) {
            synchronized (this) {
                all = subscription;
            }
            actual.onSubscribe(this);
            subscription.request(1);
        }

        @Override
        public void onNext(Result result) {
            synchronized (this) {
                stage = Stage.OPENING;
            }
            Publisher<? extends R> opened;
            try {
                opened = read.apply(result);
            } catch (Throwable e) {
                fail(Operators.onOperatorError(e, currentContext()));
                return;
            }
            opened.subscribe(rows);
        }

        @Override
        public void onError(Throwable error) {
            Subscription open;
            synchronized (this) {
                open = current;
            }
            // The rows say the same a second time, and after a cancel nobody is left to hear it.
            if (ends()) {
                if (open != null) {
                    open.cancel();
                }
                actual.onError(error);
            }
        }

        @Override
        public void onComplete() {
            boolean end;
            synchronized (this) {
                allSeen = true;
                end = stage == Stage.WAITING;
            }
            if (end && ends()) {
                actual.onComplete();
            }
        }

        /** Whether this is the end, and somebody still wants to hear of it. */
        private synchronized boolean ends() {
            boolean first = stage != Stage.ENDED && !cancelled;
            stage = Stage.ENDED;
            return first;
        }

        private void fail(Throwable error) {
            Subscription open;
            synchronized (this) {
                open = all;
            }
            if (ends()) {
                if (open != null) {
                    open.cancel();
                }
                actual.onError(error);
            }
        }

        // ---- rows of the current one ----

        private final class Rows implements CoreSubscriber<R> {

            @Override
            public Context currentContext() {
                return actual.currentContext();
            }

            @Override
            public void onSubscribe(Subscription subscription) {
                long demand;
                boolean late;
                synchronized (Reader.this) {
                    stage = Stage.READING;
                    current = subscription;
                    demand = requested;
                    late = cancelled;
                }
                if (late) {
                    cancelBoth();
                } else if (demand > 0) {
                    subscription.request(demand);
                }
            }

            @Override
            public void onNext(R row) {
                synchronized (Reader.this) {
                    if (requested != Long.MAX_VALUE) {
                        requested--;
                    }
                }
                actual.onNext(row);
            }

            @Override
            public void onError(Throwable error) {
                fail(error);
            }

            @Override
            public void onComplete() {
                Subscription next;
                synchronized (Reader.this) {
                    current = null;
                    stage = stage == Stage.ENDED ? stage : Stage.WAITING;
                    next = allSeen ? null : all;
                }
                if (next != null) {
                    next.request(1);
                } else if (ends()) {
                    actual.onComplete();
                }
            }
        }

        // ---- what the subscriber asks for ----

        @Override
        public void request(long n) {
            if (!Operators.validate(n)) {
                return;
            }
            Subscription open;
            synchronized (this) {
                requested = Operators.addCap(requested, n);
                open = current;
            }
            if (open != null) {
                open.request(n);
            }
        }

        @Override
        public void cancel() {
            boolean now;
            synchronized (this) {
                now = !cancelled && (stage == Stage.READING || !opensBeforeCancel);
                cancelled = true;
            }
            if (now) {
                cancelBoth();
            }
        }

        private void cancelBoth() {
            Subscription one;
            Subscription open;
            synchronized (this) {
                one = current;
                open = all;
            }
            if (one != null) {
                one.cancel();
            }
            if (open != null) {
                open.cancel();
            }
        }
    }
}
