package io.etchdb.execution;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a statement ended.
 *
 * @param call the statement
 * @param end in which way
 * @param rows rows that were read, or affected where none are
 * @param duration from before it was sent until its end; waiting for a connection is not in it, a slow reader of its rows is
 * @param error as the caller gets it, {@code null} unless it failed
 */
public record StatementOutcome(
        StatementCall call,
        End end,
        long rows,
        Duration duration,
        @Nullable Throwable error) {

    /** The ways in which a statement ends. */
    public enum End {
        COMPLETED,
        FAILED,
        /** By whoever reads it, such as {@code take(3)}; of a write it is not known whether it happened. */
        CANCELLED
    }
}
