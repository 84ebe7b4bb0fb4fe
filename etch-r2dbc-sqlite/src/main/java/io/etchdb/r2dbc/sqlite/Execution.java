package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Runs statements one after the other and emits their results. A statement starts when a result is demanded and the one
 * before is read; if nobody has begun to read that one when it is emitted, it is not waited for. The first failure ends it.
 * Cancelling takes back what has not begun and interrupts what runs.
 */
final class Execution extends Flux<SqliteResult> {

    /**
     * A statement and its arguments, one set for each time it is to run.
     *
     * @param arguments not empty; an empty set for a statement without parameters
     */
    record Step(ParsedSql.One sql, List<@Nullable Object[]> arguments) {}

    private final SqliteConnection connection;
    private final List<Step> steps;

    Execution(SqliteConnection connection, List<Step> steps) {
        this.connection = connection;
        this.steps = steps;
    }

    @Override
    public void subscribe(CoreSubscriber<? super SqliteResult> actual) {
        new Run(actual).start();
    }

    private final class Run implements Subscription {

        private final CoreSubscriber<? super SqliteResult> subscriber;
        private final AtomicLong requested = new AtomicLong();

        /** Starts at one: nothing is emitted before onSubscribe has returned. */
        private final AtomicInteger pending = new AtomicInteger(1);

        private volatile boolean cancelled;
        private @Nullable StatementJob job;
        private volatile boolean jobDone;
        private volatile boolean reading;
        private volatile @Nullable IllegalArgumentException badRequest;

        private final Iterator<Step> remaining = steps.iterator();
        private final Queue<Outcome> outcomes = new ArrayDeque<>(1);
        private boolean done;

        Run(CoreSubscriber<? super SqliteResult> subscriber) {
            this.subscriber = subscriber;
        }

        void start() {
            subscriber.onSubscribe(this);
            R2dbcException refused = connection.refusal();
            if (refused != null && !cancelled) {
                fail(refused);
            }
            drainLoop();
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                badRequest =
                        new IllegalArgumentException("Demand must be positive, not " + n + " (Reactive Streams 3.9)");
            } else {
                requested.accumulateAndGet(n, Operators::addCap);
            }
            drain();
        }

        @Override
        public void cancel() {
            if (cancelled) {
                return;
            }
            cancelled = true;
            drain();
        }

        private void drain() {
            if (pending.getAndIncrement() == 0) {
                drainLoop();
            }
        }

        private void drainLoop() {
            int missed = 1;
            do {
                if (jobDone) {
                    take();
                }
                if (!done) {
                    advance();
                }
                missed = pending.addAndGet(-missed);
            } while (missed != 0);
        }

        private void advance() {
            while (!done) {
                if (cancelled) {
                    done = true;
                    takeBack();
                    closeUnread();
                } else if (badRequest != null) {
                    fail(badRequest);
                } else if (job != null || reading) {
                    return;
                } else if (!outcomes.isEmpty()) {
                    if (requested.get() == 0) {
                        return;
                    }
                    emit(outcomes.remove());
                } else if (!remaining.hasNext()) {
                    done = true;
                    subscriber.onComplete();
                } else if (requested.get() == 0) {
                    return;
                } else {
                    run(remaining.next());
                }
            }
        }

        private void run(Step step) {
            StatementJob next = new StatementJob(connection, step.sql(), step.arguments(), this::jobIsDone);
            job = next;
            connection.submit(next);
        }

        private void jobIsDone() {
            jobDone = true;
            drain();
        }

        /** Takes over what the job has left. */
        private void take() {
            StatementJob finished = job;
            jobDone = false;
            job = null;
            if (finished == null) {
                return;
            }
            outcomes.addAll(finished.outcomes());
            R2dbcException failure = finished.failure;
            if (done) {
                closeUnread();
            } else if (failure != null && !cancelled) {
                fail(failure);
            }
        }

        private void emit(Outcome outcome) {
            SqliteResult result = new SqliteResult(outcome, this::resultIsDone);
            if (requested.get() != Long.MAX_VALUE) {
                requested.decrementAndGet();
            }
            reading = result.isOpen();
            subscriber.onNext(result);
            if (reading && !result.isConsumed()) {
                reading = false;
            }
        }

        private void resultIsDone() {
            if (reading) {
                reading = false;
                drain();
            }
        }

        private void fail(Throwable failure) {
            done = true;
            takeBack();
            closeUnread();
            subscriber.onError(failure);
        }

        /** If a lane is at it already it is interrupted; what it leaves nevertheless is closed when it is done. */
        private void takeBack() {
            StatementJob running = job;
            if (running != null && !running.withdraw()) {
                running.interrupt(connection.database().clock());
            }
        }

        private void closeUnread() {
            for (Outcome unread : outcomes) {
                if (unread.cursor() != null) {
                    unread.cursor().close();
                }
            }
            outcomes.clear();
        }
    }
}
