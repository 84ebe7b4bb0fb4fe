package io.etchdb.execution.internal;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Who waits for a connection of a pool, and for how long. A connection that comes at once costs no timer.
 *
 * <p>Neither a cancel nor the end of the time reaches the pool: while it hands a connection over, either would be too late
 * to be told apart from one before, and the connection could be lost or given to two. A caller who leaves leaves a place
 * in the pool's queue. What comes there goes back to the pool; and once there are more such places than the pool has
 * connections, the next caller takes one over, so that a pool that is stuck is not asked for ever more.
 *
 * <p>The pool hands out one connection after the other, on the thread that happens to do so. What is done with a connection
 * begins outside of that: when the pool has returned, or on the connection's own event loop, where it has one.
 */
final class WaitingRoom extends Mono<Connection> {

    private final Publisher<Connection> pool;
    private final int maxSize;
    private final Duration limit;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final Deque<Place> leftPlaces = new ConcurrentLinkedDeque<>();

    /**
     * @param pool hands out a connection to each subscriber, and sets no limit itself
     * @param maxSize how many connections it has at most
     * @param limit how long a caller waits
     */
    WaitingRoom(Publisher<Connection> pool, int maxSize, Duration limit) {
        this.pool = pool;
        this.maxSize = maxSize;
        this.limit = limit;
    }

    /** How many callers got no connection at once and wait for one. */
    int waiting() {
        return Math.max(0, waiting.get());
    }

    /** How many places nobody waits at. */
    int leftPlaces() {
        return leftPlaces.size();
    }

    @Override
    public void subscribe(CoreSubscriber<? super Connection> actual) {
        actual.onSubscribe(new Caller(this, actual));
    }

    private static void giveBack(Connection connection) {
        Publisher<Void> close = Mono.from(connection.close()).onErrorComplete();
        close.subscribe(Operators.drainSubscriber());
    }

    /** Somebody who wants a connection; asks for it when there is demand. */
    private static final class Caller implements Subscription, Runnable {

        private enum Wait {
            NONE,
            ASKED,
            WAITING,
            OVER
        }

        private final WaitingRoom room;
        private final CoreSubscriber<? super Connection> actual;
        private final AtomicReference<Wait> wait = new AtomicReference<>(Wait.NONE);
        private volatile @Nullable Place place;
        private volatile @Nullable Disposable timer;
        private volatile boolean cancelled;

        /** Who is inside the pool, and what came of it there; one thread's own. */
        private @Nullable Thread asking;

        private @Nullable Connection atOnce;

        Caller(WaitingRoom room, CoreSubscriber<? super Connection> actual) {
            this.room = room;
            this.actual = actual;
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n) && wait.compareAndSet(Wait.NONE, Wait.ASKED) && !cancelled) {
                Place taken = takeOver();
                if (taken == null) {
                    taken = new Place(room, this, actual.currentContext());
                    place = taken;
                    asking = Thread.currentThread();
                    taken.ask();
                    asking = null;
                    Connection connection = atOnce;
                    if (connection != null) {
                        emit(connection);
                        return;
                    }
                }
                awaitIt();
            }
        }

        private @Nullable Place takeOver() {
            while (room.left.get() > room.maxSize) {
                Place oldest = room.leftPlaces.poll();
                if (oldest == null) {
                    return null;
                }
                place = oldest;
                if (oldest.takenBy(this)) {
                    return oldest;
                }
            }
            return null;
        }

        private void awaitIt() {
            room.waiting.incrementAndGet();
            if (!wait.compareAndSet(Wait.ASKED, Wait.WAITING)) {
                room.waiting.decrementAndGet();
                return;
            }
            timer = Schedulers.parallel().schedule(this, room.limit.toMillis(), TimeUnit.MILLISECONDS);
            if (wait.get() == Wait.OVER) {
                stopTimer();
            }
            if (cancelled) {
                cancel();
            }
        }

        /** The time is over. A connection that is on its way to its event loop comes too late as well. */
        @Override
        public void run() {
            Place at = place;
            if (at == null || !over()) {
                return;
            }
            at.leftBy(this);
            if (!cancelled) {
                actual.onError(new R2dbcTimeoutException(
                        "no connection came within " + room.limit.toMillis() + " ms, the pool's maxAcquireTime"));
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            Place at = place;
            if (at != null && at.leftBy(this)) {
                over();
            }
        }

        void got(Connection connection) {
            if (asking == Thread.currentThread()) {
                atOnce = connection;
            } else if (connection instanceof PooledConnection pooled) {
                pooled.onLoop(() -> emit(connection));
            } else {
                emit(connection);
            }
        }

        private void emit(Connection connection) {
            if (!over() || cancelled) {
                giveBack(connection);
                return;
            }
            actual.onNext(connection);
            actual.onComplete();
        }

        void gotNone(@Nullable Throwable error) {
            if (!over()) {
                return;
            }
            if (error == null) {
                actual.onComplete();
            } else {
                actual.onError(error);
            }
        }

        /** Whether it was not over before. */
        private boolean over() {
            Wait before = wait.getAndSet(Wait.OVER);
            if (before == Wait.WAITING) {
                room.waiting.decrementAndGet();
                stopTimer();
            }
            return before != Wait.OVER;
        }

        private void stopTimer() {
            Disposable running = timer;
            if (running != null) {
                running.dispose();
            }
        }
    }

    /** A place in the pool's queue; whose, is decided once and for all when the connection comes. */
    private static final class Place extends AtomicReference<@Nullable Object> implements CoreSubscriber<Connection> {

        private static final long serialVersionUID = 1L;

        /** Instead of the caller: nobody waits here. */
        private static final Object LEFT = new Object();

        /** Instead of the caller: the pool has answered. */
        private static final Object ANSWERED = new Object();

        private final transient WaitingRoom room;
        private final transient Context context;

        Place(WaitingRoom room, Caller caller, Context context) {
            super(caller);
            this.room = room;
            this.context = context;
        }

        void ask() {
            room.pool.subscribe(this);
        }

        boolean leftBy(Caller caller) {
            if (!compareAndSet(caller, LEFT)) {
                return false;
            }
            room.left.incrementAndGet();
            room.leftPlaces.add(this);
            if (get() == ANSWERED) {
                // It came in between, and did not find the place among those that were left.
                room.leftPlaces.remove(this);
            }
            return true;
        }

        boolean takenBy(Caller caller) {
            if (!compareAndSet(LEFT, caller)) {
                return false;
            }
            room.left.decrementAndGet();
            return true;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Connection connection) {
            Caller caller = answered();
            if (caller == null) {
                giveBack(connection);
            } else {
                caller.got(connection);
            }
        }

        @Override
        public void onError(Throwable error) {
            Caller caller = answered();
            if (caller != null) {
                caller.gotNone(error);
            }
        }

        @Override
        public void onComplete() {
            if (get() != ANSWERED) {
                Caller caller = answered();
                if (caller != null) {
                    caller.gotNone(null);
                }
            }
        }

        /** Who waits here. */
        private @Nullable Caller answered() {
            Object before = getAndSet(ANSWERED);
            if (before == LEFT) {
                room.left.decrementAndGet();
                room.leftPlaces.remove(this);
            }
            return before instanceof Caller caller ? caller : null;
        }

        @Override
        public Context currentContext() {
            return context;
        }
    }
}
