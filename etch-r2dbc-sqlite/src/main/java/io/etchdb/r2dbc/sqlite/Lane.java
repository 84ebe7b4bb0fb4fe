package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * One physical connection and the thread that works it.
 *
 * <p>The thread takes one job after the other: urgent ones first, then those of the lease if there is one, else those that
 * wait for any lane of the group. While it works it holds the <em>seat</em>; it gives the seat up to signal, because signals
 * run user code. Should that take long while others wait, the {@link Clock} seats a second thread and the first becomes the
 * spare when it returns: a slow subscriber costs a thread, never the connection. In the usual case nothing is handed over.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final LaneGroup group;
    private final String name;

    private final Queue<Job> urgent = new ConcurrentLinkedQueue<>();

    /** Members of a group of writes that have been worked and not been signalled. */
    private final Queue<Job> unsignalled = new ConcurrentLinkedQueue<>();

    private final AtomicReference<@Nullable Worker> seat = new AtomicReference<>();
    private final AtomicReference<@Nullable Worker> spare = new AtomicReference<>();
    private final AtomicBoolean idle = new AtomicBoolean();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Sinks.Empty<Void> stopped = Sinks.empty();
    private volatile boolean isStopped;

    /** Who was seated last; written by the holder of the seat. */
    private volatile @Nullable Worker onDuty;

    private volatile @Nullable Lease lease;
    private volatile boolean closing;

    /** Counts jobs, so that the clock can tell a stuck signal from a busy lane. */
    private final AtomicLong turn = new AtomicLong();

    private volatile boolean signalling;

    /** Whether a thread is on its way to take the seat. */
    private volatile boolean relieving;

    /** Touched by the holder of the seat only, but for interrupts, which take the lock. */
    private @Nullable NativeConnection db;

    private final Object interruptLock = new Object();
    private @Nullable Job running;

    Lane(LaneGroup group, String name) {
        this.group = group;
        this.name = name;
    }

    /** The lane whose thread is running this code, or null. */
    static @Nullable Lane current() {
        return Thread.currentThread() instanceof Worker worker ? worker.lane() : null;
    }

    /** Runs a signal nobody on a lane may wait for. */
    static void signalElsewhere(Runnable signal) {
        Schedulers.boundedElastic().schedule(signal);
    }

    LaneGroup group() {
        return group;
    }

    /** Runs a job as soon as the one at work is done, whoever holds the lease. */
    void submitUrgent(Job job) {
        urgent.offer(job);
        if (isStopped) {
            refuseUrgent();
        } else {
            wake();
        }
    }

    /** Makes sure that a thread looks at the queues. */
    boolean wake() {
        if (idle.compareAndSet(true, false)) {
            LockSupport.unpark(onDuty);
            return true;
        }
        if (!started.get() && started.compareAndSet(false, true)) {
            new Worker().start();
            return true;
        }
        if (signalling) {
            group.clock().arm();
        }
        return false;
    }

    boolean isLeased() {
        return lease != null;
    }

    /** Whether the calling thread will look at the queues of this lane when its signal returns. */
    boolean isServedByCurrentThread() {
        return Thread.currentThread() == onDuty;
    }

    @Nullable
    Lease lease() {
        return lease;
    }

    /** Called by a job on this lane: from now on the lane works for this lease alone. */
    void grant(Lease to) {
        lease = to;
        to.granted(this);
        if (group.hasWaiting()) {
            group.dispatch();
        }
    }

    /** Called by a job on this lane: ends the lease. */
    void release() {
        Lease ended = lease;
        lease = null;
        if (ended != null) {
            ended.end();
        }
    }

    /** Interrupts SQLite if it is at work for this job, and only then. */
    void interrupt(Job job) {
        if (Thread.currentThread() == seat.get()) {
            return; // The lane itself: nothing of this job is inside SQLite now.
        }
        synchronized (interruptLock) {
            NativeConnection current = db;
            // SQLite interrupts all that is open on the connection: with somebody else's rows waiting there, rather
            // not.
            if (running == job && current != null && current.statementsInUse() <= 1) {
                current.interrupt();
            }
        }
    }

    /** Lets what runs finish, refuses what waits, closes the connection, ends the thread. */
    void close() {
        closing = true;
        if (!started.get() && started.compareAndSet(false, true)) {
            isStopped = true;
            refuseUrgent();
            signalElsewhere(stopped::tryEmitEmpty);
            return;
        }
        if (idle.compareAndSet(true, false)) {
            LockSupport.unpark(onDuty);
        }
        group.clock().arm();
    }

    /** Interrupts whatever runs; for shutdown. */
    void interruptAny() {
        synchronized (interruptLock) {
            NativeConnection current = db;
            if (running != null && current != null) {
                current.interrupt();
            }
        }
    }

    boolean isClosing() {
        return closing;
    }

    /** Completes when the physical connection is closed. */
    Mono<Void> whenStopped() {
        return stopped.asMono();
    }

    boolean isStopped() {
        return isStopped;
    }

    boolean hasWaiting() {
        Lease held = lease;
        return !unsignalled.isEmpty() || !urgent.isEmpty() || (held != null ? held.hasJobs() : group.hasWaiting());
    }

    /** What the clock remembers of a lane between two looks. */
    long turn() {
        return turn.get();
    }

    /** Seats another thread if the one on duty has been signalling since {@code seen}. */
    void relieveIfStuck(long seen) {
        boolean stuck = signalling && turn.get() == seen && (hasWaiting() || closing);
        if (!stuck || relieving) {
            return;
        }
        relieving = true;
        Worker fresh = spare.getAndSet(null);
        if (fresh != null) {
            LockSupport.unpark(fresh);
        } else {
            new Worker().start();
        }
    }

    boolean isSignalling() {
        return signalling;
    }

    private @Nullable Job next() {
        if (!unsignalled.isEmpty()) {
            return new SignalRest();
        }
        Job job = urgent.poll();
        if (job != null) {
            return job;
        }
        Lease held = lease;
        return held != null ? held.poll() : group.poll();
    }

    private NativeConnection connected() throws R2dbcException {
        NativeConnection open = db;
        if (open == null) {
            open = group.open();
            synchronized (interruptLock) {
                db = open;
            }
        }
        return open;
    }

    private void work(Job job) {
        NativeConnection open;
        try {
            open = connected();
        } catch (Throwable e) {
            job.failure = SqliteErrors.unexpected(e);
            return;
        }
        setRunning(job);
        try {
            job.attempt(this, open);
        } finally {
            setRunning(null);
        }
    }

    private void setRunning(@Nullable Job job) {
        synchronized (interruptLock) {
            running = job;
        }
    }

    private void shutDown() {
        isStopped = true;
        refuseUrgent();
        release();
        NativeConnection open = db;
        if (open != null) {
            synchronized (interruptLock) {
                db = null;
            }
            open.close();
        }
        signalElsewhere(stopped::tryEmitEmpty);
    }

    private void refuseUrgent() {
        for (Job job = urgent.poll(); job != null; job = urgent.poll()) {
            Job late = job;
            signalElsewhere(() -> late.refuse(SqliteErrors.factoryClosed()));
        }
    }

    /** Takes over the signals of a group when the thread that began with them is kept by one of its subscribers. */
    private final class SignalRest extends Job {

        @Override
        void work(Lane lane, NativeConnection with) {
            // All work is done.
        }

        @Override
        void signal() {
            signalRest();
        }
    }

    private final class Worker extends Thread {

        Worker() {
            super(name);
            setDaemon(true);
        }

        Lane lane() {
            return Lane.this;
        }

        @Override
        public void run() {
            while (takeSeatOrWaitAsSpare()) {
                workUntilRelieved();
                if (isStopped()) {
                    return;
                }
            }
        }

        /** True with the seat taken; false when this thread is not needed any more. */
        private boolean takeSeatOrWaitAsSpare() {
            while (!takeSeat()) {
                if (isStopped() || !spare.compareAndSet(null, this)) {
                    return false;
                }
                while (spare.get() == this && !isStopped()) {
                    LockSupport.park(Lane.this);
                }
            }
            return !isStopped();
        }

        private boolean takeSeat() {
            if (!seat.compareAndSet(null, this)) {
                return false;
            }
            if (onDuty != this) {
                onDuty = this;
            }
            signalling = false;
            relieving = false;
            return true;
        }

        private void workUntilRelieved() {
            while (true) {
                Job job = next();
                if (job == null) {
                    if (closing) {
                        shutDown();
                        wakeSpare();
                        return;
                    }
                    awaitWork();
                } else if (job.start() && !perform(job)) {
                    return;
                }
            }
        }

        /** False when somebody else sat down while this thread signalled. */
        private boolean perform(Job job) {
            Job unit = job.isGroupable() && group.hasGroupable() ? new WriteGroup(job, group::pollGroupable) : job;
            work(unit);
            turn.lazySet(turn.get() + 1);
            signalling = true;
            seat.set(null);
            if (hasWaiting() || closing) {
                group.clock().arm();
            }
            if (unit instanceof WriteGroup writes) {
                writes.signal();
                unsignalled.addAll(writes.members());
                signalRest();
            } else {
                Lane.signal(unit);
            }
            return takeSeat();
        }

        private void awaitWork() {
            idle.set(true);
            if (!hasWaiting() && !closing) {
                LockSupport.park(Lane.this);
            }
            idle.set(false);
        }

        private void wakeSpare() {
            LockSupport.unpark(spare.getAndSet(null));
        }
    }

    private void signalRest() {
        for (Job job = unsignalled.poll(); job != null; job = unsignalled.poll()) {
            signal(job);
        }
    }

    private static void signal(Job job) {
        try {
            job.signal();
        } catch (Throwable e) {
            // A subscriber that throws from its signals breaks the rules; the lane must outlive it.
            LOG.error("A subscriber threw from its signals", e);
        }
    }
}
