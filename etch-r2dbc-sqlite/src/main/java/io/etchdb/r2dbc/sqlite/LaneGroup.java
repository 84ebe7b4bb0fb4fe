package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lanes that can stand in for each other: the readers of a database, or its writer alone. Jobs wait in one queue, first come
 * first served, and go to whichever lane is free.
 */
final class LaneGroup {

    /** Opens the physical connection of a lane of this group. */
    interface Opener {
        NativeConnection open() throws R2dbcException;
    }

    private static final long NO_SWEEP = Long.MAX_VALUE;

    private final String name;
    private final int limit;
    private final Opener opener;
    private final Clock clock;
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();
    private final Queue<Job> waiting = new ConcurrentLinkedQueue<>();

    /** How long from {@link #epoch} until expired jobs are looked for. */
    private final AtomicLong sweepAt = new AtomicLong(NO_SWEEP);

    private final long epoch = System.nanoTime();
    private volatile boolean closed;

    /**
     * @param size how many lanes work side by side
     * @param limit how many there may be when leases hold some of them
     */
    LaneGroup(String name, int size, int limit, Opener opener, Clock clock) {
        this.name = name;
        this.limit = limit;
        this.opener = opener;
        this.clock = clock;
        for (int i = 0; i < size; i++) {
            addLane();
        }
    }

    Clock clock() {
        return clock;
    }

    List<Lane> lanes() {
        return lanes;
    }

    NativeConnection open() throws R2dbcException {
        return opener.open();
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    @Nullable
    Job poll() {
        return waiting.poll();
    }

    /** Whether the next in line is a write that may share a transaction. */
    boolean hasGroupable() {
        Job next = waiting.peek();
        return next != null && next.isGroupable();
    }

    /** Takes and claims the next in line if it may share a transaction. */
    @Nullable
    Job pollGroupable() {
        for (Job next = waiting.peek(); next != null && next.isGroupable(); next = waiting.peek()) {
            if (waiting.remove(next) && next.start()) {
                return next;
            }
        }
        return null;
    }

    /** Queues a job for the next free lane. */
    void submit(Job job) {
        boolean behindOthers = hasWaiting();
        waiting.offer(job);
        if (closed) {
            refuseWaiting();
            return;
        }
        if (job.deadline != 0) {
            sweepNoLaterThan(job.deadline);
        }
        Lane here = Lane.current();
        if (!behindOthers
                && here != null
                && here.group() == this
                && !here.isLeased()
                && here.isServedByCurrentThread()) {
            // The caller's own thread takes the job when its signal returns: no hop. The clock sees to it that it does.
            clock.arm();
        } else {
            dispatch();
        }
    }

    /** Finds a lane for what waits. */
    void dispatch() {
        boolean allLeased = true;
        for (Lane lane : lanes) {
            if (!lane.isLeased()) {
                allLeased = false;
                if (lane.wake()) {
                    return;
                }
            }
        }
        if (allLeased && !grow()) {
            spoolOne();
        }
    }

    /** Refuses what waits and what is yet to come. Lanes finish the job they are at. */
    void close() {
        closed = true;
        refuseWaiting();
        lanes.forEach(Lane::close);
    }

    private synchronized boolean grow() {
        if (lanes.size() >= limit || closed) {
            return false;
        }
        return addLane().wake();
    }

    private Lane addLane() {
        Lane lane = new Lane(this, limit == 1 ? name : name.formatted(lanes.size() + 1));
        lanes.add(lane);
        return lane;
    }

    /** Has one cursor read the rest of its rows into memory, so that its lane comes free. */
    private void spoolOne() {
        for (Lane lane : lanes) {
            Lease lease = lane.lease();
            if (lease != null && lease.cursor != null && lease.cursor.spool()) {
                return;
            }
        }
    }

    private void refuseWaiting() {
        for (Job job = waiting.poll(); job != null; job = waiting.poll()) {
            Job late = job;
            Lane.signalElsewhere(() -> late.refuse(SqliteErrors.factoryClosed()));
        }
    }

    private void sweepNoLaterThan(long deadline) {
        long due = deadline - epoch;
        long current = sweepAt.get();
        while (due < current) {
            if (sweepAt.compareAndSet(current, due)) {
                if (!clock.isStopped()) {
                    Future<?> unused = clock.schedule(
                            this::sweep, Math.max(deadline - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(1)));
                }
                return;
            }
            current = sweepAt.get();
        }
    }

    private void sweep() {
        sweepAt.set(NO_SWEEP);
        long now = System.nanoTime();
        long next = Long.MAX_VALUE;
        for (Iterator<Job> jobs = waiting.iterator(); jobs.hasNext(); ) {
            Job job = jobs.next();
            if (job.deadline == 0 || !job.isWaiting()) {
                continue;
            }
            long left = job.deadline - now;
            if (left <= 0) {
                jobs.remove();
                Lane.signalElsewhere(() -> job.refuse(SqliteErrors.waitedTooLong(describeHolders())));
            } else {
                next = Math.min(next, left);
            }
        }
        if (next != Long.MAX_VALUE) {
            sweepNoLaterThan(now + next);
        }
    }

    private String describeHolders() {
        long cursors = 0;
        long transactions = 0;
        for (Lane lane : lanes) {
            Lease lease = lane.lease();
            if (lease != null) {
                if (lease.cursor == null) {
                    transactions++;
                } else {
                    cursors++;
                }
            }
        }
        return name + ": connections: " + lanes.size() + ", held by transactions: " + transactions
                + ", by unfinished results: " + cursors;
    }
}
