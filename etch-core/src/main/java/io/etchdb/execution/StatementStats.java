package io.etchdb.execution;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures of the statements that a template and its views have run since it was opened; a snapshot.
 *
 * @param executed statements that ended, however
 * @param failed those of them that failed
 * @param total time they took together
 * @param maximum time of the slowest
 * @param byLabel the same by {@link StatementCall#label}
 * @param recent the last statements, newest first; empty unless {@code statistics} or {@code slowQueryThreshold} is set
 * @param slowest the last statements that took as long as the threshold, newest first; empty if none is set
 * @param pool what the connections do at this moment, {@code null} where there is no pool, as on SQLite
 */
public record StatementStats(
        long executed,
        long failed,
        Duration total,
        Duration maximum,
        Map<String, Totals> byLabel,
        List<StatementOutcome> recent,
        List<StatementOutcome> slowest,
        @Nullable PoolStats pool) {

    /**
     * Figures of the statements of one label.
     *
     * @param executed statements that ended, however
     * @param failed those of them that failed
     * @param rows rows that they read or affected together
     * @param total time they took together
     * @param maximum time of the slowest
     * @param percentiles times that half and nearly all of them kept
     */
    public record Totals(
            long executed, long failed, long rows, Duration total, Duration maximum, Percentiles percentiles) {

        /** Mean time, zero if none ran. */
        public Duration average() {
            return mean(total, executed);
        }
    }

    /**
     * Times within which a share of the statements ended, since the template was opened. Rounded up by an eighth at most;
     * zero if none ran.
     *
     * @param half of them took no longer than this
     * @param of95 95 of 100
     * @param of99 99 of 100
     */
    public record Percentiles(Duration half, Duration of95, Duration of99) {}

    /** Mean time of a statement, zero if none ran. */
    public Duration average() {
        return mean(total, executed);
    }

    /** The last statements that took as long as the threshold, newest first, at most {@code limit}. */
    public List<StatementOutcome> slow(int limit) {
        return slowest.subList(0, Math.min(Math.max(limit, 0), slowest.size()));
    }

    private static Duration mean(Duration total, long count) {
        return count == 0 ? Duration.ZERO : total.dividedBy(count);
    }
}
