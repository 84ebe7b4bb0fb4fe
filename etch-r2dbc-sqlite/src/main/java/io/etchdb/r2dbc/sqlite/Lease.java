package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A lane held by one owner, a transaction or a cursor: until it ends, only jobs submitted here run on that lane. */
final class Lease {

    private final Queue<Job> jobs = new ConcurrentLinkedQueue<>();
    private final Supplier<R2dbcException> whenEnded;
    private volatile @Nullable Lane lane;
    private volatile boolean ended;

    /** The cursor this lease was taken for, or null for a transaction. */
    final @Nullable Cursor cursor;

    /**
     * @param cursor the cursor the lane is held for, or null for a transaction
     * @param whenEnded what a job hears that comes too late
     */
    Lease(@Nullable Cursor cursor, Supplier<R2dbcException> whenEnded) {
        this.cursor = cursor;
        this.whenEnded = whenEnded;
    }

    void submit(Job job) {
        jobs.offer(job);
        Lane granted = lane;
        if (granted != null) {
            granted.wake();
        }
        if (ended) {
            refuseRest();
        }
    }

    void granted(Lane to) {
        lane = to;
    }

    /** Called on the lane: whoever comes later is refused. */
    void end() {
        ended = true;
        refuseRest();
    }

    boolean hasEnded() {
        return ended;
    }

    @Nullable
    Lane lane() {
        return lane;
    }

    @Nullable
    Job poll() {
        return jobs.poll();
    }

    boolean hasJobs() {
        return !jobs.isEmpty();
    }

    private void refuseRest() {
        for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
            Job late = job;
            Lane.signalElsewhere(() -> late.refuse(whenEnded.get()));
        }
    }
}
