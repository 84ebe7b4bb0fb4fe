package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
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

    private final AtomicInteger state = new AtomicInteger(WAITING);

    /** When a job that still waits for a lane gives up, by {@link System#nanoTime()}; 0 for never. */
    long deadline;

    @Nullable
    R2dbcException failure;

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

    final void attempt(Lane lane, NativeConnection db) {
        try {
            work(lane, db);
        } catch (Throwable e) {
            failure =
                    SqliteErrors.unexpected(e); // Whatever it is: the lane lives on, and somebody waits for an answer.
        }
    }
}
