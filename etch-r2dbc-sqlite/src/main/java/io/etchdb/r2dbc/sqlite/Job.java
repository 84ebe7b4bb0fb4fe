package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work for a lane: {@link #work} runs while nobody else touches the physical connection and never calls user
 * code; {@link #signal} runs right afterwards on the same thread, when the lane may already serve somebody else.
 */
abstract class Job {

    private static final int WAITING = 0;
    private static final int STARTED = 1;
    private static final int WITHDRAWN = 2;

    private static final long INTERRUPT_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final AtomicInteger state = new AtomicInteger(WAITING);

    /** When a job that still waits for a lane gives up, by {@link System#nanoTime()}; 0 for never. */
    long deadline;

    @Nullable
    R2dbcException failure;

    private volatile @Nullable Lane lane;
    private volatile boolean worked;

    /** Does the work. A failure thrown here is found in {@link #failure} by {@link #signal}. */
    abstract void work(Lane lane, NativeConnection db) throws R2dbcException;

    /** Tells the outcome to whoever waits for it; also called, with a failure, when the work was refused. */
    abstract void signal();

    /** Whether writes waiting beside this one may share its transaction. */
    boolean isGroupable() {
        return false;
    }

    /** Forgets what {@link #work} has achieved, because it was rolled back. */
    void startOver() {}

    /** Claims the job for a lane; false when it was withdrawn while it waited. */
    final boolean start() {
        return state.compareAndSet(WAITING, STARTED);
    }

    /** Takes the job back; false when a lane has already begun it. */
    final boolean withdraw() {
        return state.compareAndSet(WAITING, WITHDRAWN);
    }

    final boolean isWaiting() {
        return state.get() == WAITING;
    }

    /** Ends a job no lane will do. */
    final void refuse(R2dbcException reason) {
        if (withdraw()) {
            failure = reason;
            signal();
        }
    }

    /**
     * Has SQLite stop what it does for this job, and only that. Tries again until the work has ended: an interrupt that comes
     * just before SQLite begins to step is lost, by its own rules.
     */
    final void interrupt(Clock clock) {
        if (worked) {
            return;
        }
        Lane at = lane;
        if (at != null) {
            at.interrupt(this);
        }
        Future<?> unused = clock.schedule(() -> interrupt(clock), INTERRUPT_AGAIN_NANOS);
    }

    final void attempt(Lane on, NativeConnection db) {
        lane = on;
        try {
            work(on, db);
        } catch (Throwable e) {
            // Whatever it is: the lane lives on, and somebody waits for an answer.
            failure = SqliteErrors.unexpected(e);
        } finally {
            worked = true;
        }
    }
}
