package io.etchdb.execution.internal;

import io.etchdb.sql.Dialect;
import io.r2dbc.spi.Result;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One statement on a connection: sent when subscribed to, its results read one after the other, errors translated, and
 * the listeners told. One operator for what would be five, because this is what every statement pays for.
 */
final class Execution<R> extends Flux<R> {

    private final Sending sending;
    private final Listeners listeners;
    private final boolean counts;
    private final Function<? super Result, ? extends Publisher<? extends R>> read;

    /**
     * @param counts whether what is read are counts of affected rows
     * @param read rows of one result, to be read to their end
     */
    Execution(
            Sending sending,
            Listeners listeners,
            boolean counts,
            Function<? super Result, ? extends Publisher<? extends R>> read) {
        this.sending = sending;
        this.listeners = listeners;
        this.counts = counts;
        this.read = read;
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        Results<R> results = new Results<>(this, actual);
        actual.onSubscribe(results);
        results.start();
    }

    /** Reads the results; demand goes to the one that is being read. */
    private static final class Results<R> extends AtomicBoolean
            implements CoreSubscriber<Result>, Subscription, TransactionConnection.Use {

        private static final long serialVersionUID = 1L;

        private final transient Execution<R> execution;
        private final transient CoreSubscriber<? super R> actual;
        private final transient Rows rows = new Rows();

        private transient @Nullable Observation observation;
        private transient @Nullable TransactionConnection transaction;

        // Guarded by this; signals are passed on outside.
        private transient @Nullable Subscription results;
        private transient @Nullable Subscription current;
        private long requested;
        private long readOfCurrent;
        private boolean reading;
        private boolean allSeen;
        private boolean sent;
        private boolean answered;

        /** Whether it was sent a second time; asked where errors are signalled. */
        private boolean again;

        Results(Execution<R> execution, CoreSubscriber<? super R> actual) {
            this.execution = execution;
            this.actual = actual;
        }

        void start() {
            if (get()) {
                return;
            }
            if (execution.sending.connection() instanceof TransactionConnection inside) {
                if (inside.isStreaming()) {
                    fail(TransactionConnection.streaming(execution.sending.sql().text()));
                    return;
                }
                transaction = inside;
                inside.enter(this);
                if (get()) {
                    inside.leave(this);
                    return;
                }
            }
            observation = execution.listeners.started(execution.sending, execution.counts, actual.currentContext());
            synchronized (this) {
                sent = !get();
                if (!sent) {
                    return;
                }
            }
            send();
        }

        private void send() {
            Publisher<? extends Result> all;
            try {
                all = execution.sending.execute();
            } catch (Throwable e) {
                fail(Operators.onOperatorError(e, actual.currentContext()));
                return;
            }
            all.subscribe(this);
        }

        /**
         * Whether the server did nothing yet, because the table is another than when it prepared the statement. Inside a
         * transaction, Spring's for one, nothing can run after that.
         */
        private boolean mayRunAgain(Throwable error) {
            return !again
                    && !get()
                    && readOfCurrent == 0
                    && PostgresTypes.isOutdated(error)
                    && transaction == null
                    && execution.sending.connection().isAutoCommit();
        }

        private void runAgain() {
            again = true;
            // As if the one result were still being read: that there is no other may be said late.
            synchronized (this) {
                results = null;
                current = null;
                allSeen = false;
            }
            send();
        }

        // ---- what the driver says of the results ----

        @Override
        public void onSubscribe(Subscription subscription) {
            synchronized (this) {
                results = subscription;
            }
            if (get() && !isPostgres()) {
                subscription.cancel();
            } else {
                subscription.request(1);
            }
        }

        @Override
        public void onNext(Result result) {
            synchronized (this) {
                reading = true;
            }
            if (get() && !isPostgres()) {
                Operators.onDiscard(result, currentContext());
                return;
            }
            Publisher<? extends R> read;
            try {
                read = execution.read.apply(result);
            } catch (Throwable e) {
                failHere(Operators.onOperatorError(e, currentContext()));
                return;
            }
            read.subscribe(rows);
        }

        @Override
        public void onError(Throwable error) {
            Subscription reading;
            synchronized (this) {
                reading = current;
            }
            if (fail(error) && reading != null) {
                reading.cancel();
            }
        }

        @Override
        public void onComplete() {
            boolean end;
            synchronized (this) {
                allSeen = true;
                end = !reading;
            }
            if (end) {
                complete();
            }
        }

        // ---- what it says of the rows of the current one ----

        private final class Rows implements CoreSubscriber<R> {

            @Override
            public void onSubscribe(Subscription subscription) {
                long demand;
                boolean tooLate;
                synchronized (Results.this) {
                    current = subscription;
                    boolean over = Results.this.get();
                    demand = over ? 1 : requested;
                    tooLate = over && !waitsForAnswer();
                }
                if (tooLate) {
                    cancelDriver();
                } else if (demand > 0) {
                    subscription.request(demand);
                }
            }

            @Override
            public void onNext(R row) {
                if (readOfCurrent++ == 0 && isTooLate()) {
                    cancelDriver();
                    return;
                }
                Observation observed = observation;
                if (observed != null) {
                    observed.row(row);
                }
                actual.onNext(row);
            }

            @Override
            public void onError(Throwable error) {
                failHere(error);
            }

            @Override
            public void onComplete() {
                Subscription next;
                boolean end;
                synchronized (Results.this) {
                    if (requested != Long.MAX_VALUE) {
                        requested -= readOfCurrent;
                    }
                    readOfCurrent = 0;
                    current = null;
                    reading = false;
                    next = results;
                    end = allSeen;
                }
                if (end) {
                    complete();
                } else if (next != null) {
                    next.request(1);
                }
            }

            @Override
            public Context currentContext() {
                return Results.this.currentContext();
            }
        }

        // ---- the end, once ----

        private void complete() {
            if (compareAndSet(false, true)) {
                leave();
                execution.sending.completed();
                if (observation != null) {
                    observation.completed();
                }
                actual.onComplete();
            }
        }

        private boolean fail(Throwable error) {
            if (!compareAndSet(false, true)) {
                return false;
            }
            leave();
            Sending sending = execution.sending;
            Throwable translated = transaction != null && transaction.isFirstFailure(error)
                    ? ErrorTranslator.translateFirst(error, sending.sql(), sending.dialect())
                    : ErrorTranslator.translate(error, sending.sql(), sending.dialect());
            if (observation != null) {
                observation.failed(translated);
            }
            actual.onError(translated);
            return true;
        }

        /** What went wrong on this side of the driver: it has to be told. */
        private void failHere(Throwable error) {
            if (mayRunAgain(error)) {
                runAgain();
                return;
            }
            Subscription all;
            synchronized (this) {
                all = results;
            }
            if (!get() && all != null) {
                all.cancel();
            }
            if (transaction != null) {
                transaction.abandon(this);
            }
            fail(error);
        }

        @Override
        public void cancel() {
            if (!compareAndSet(false, true)) {
                return;
            }
            Subscription waiting;
            boolean now;
            synchronized (this) {
                waiting = waitsForAnswer() ? current : null;
                now = !sent || !isPostgres() || (current != null && waiting == null);
            }
            if (now) {
                cancelDriver();
            } else if (waiting != null) {
                waiting.request(1);
            }
            if (transaction != null) {
                transaction.abandon(this);
            }
            if (observation != null) {
                observation.cancelled();
            }
        }

        private void cancelDriver() {
            Subscription reading;
            Subscription all;
            synchronized (this) {
                reading = current;
                all = results;
            }
            if (reading != null) {
                reading.cancel();
            }
            if (all != null) {
                all.cancel();
            }
        }

        private boolean isPostgres() {
            return execution.sending.dialect() == Dialect.POSTGRES;
        }

        /**
         * PostgreSQL's driver (1.1.1) is cancelled only when the result that is on its way was subscribed to: before that it
         * leaves messages that nobody asks for, and what is sent afterwards waits behind them for ever (issues 536, 661). A
         * portal has to have sent its first row, or it is never closed inside a transaction.
         */
        private boolean waitsForAnswer() {
            return isPostgres() && execution.sending.portions() && !answered;
        }

        private boolean isTooLate() {
            synchronized (this) {
                answered = true;
                return get();
            }
        }

        private void leave() {
            if (transaction != null) {
                transaction.leave(this);
            }
        }

        // ---- demand ----

        @Override
        public void request(long n) {
            if (!Operators.validate(n)) {
                return;
            }
            Subscription reading;
            synchronized (this) {
                requested = Operators.addCap(requested, n);
                reading = current;
            }
            if (reading != null) {
                reading.request(n);
            }
        }

        @Override
        public boolean waitsForDemand() {
            synchronized (this) {
                return requested != Long.MAX_VALUE;
            }
        }

        @Override
        public Context currentContext() {
            return observation == null ? actual.currentContext() : observation.context();
        }
    }
}
