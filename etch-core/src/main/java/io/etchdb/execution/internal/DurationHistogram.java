package io.etchdb.execution.internal;

import io.etchdb.execution.StatementStats.Percentiles;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many statements took how long, in classes that are an eighth of a power of two wide. Written without a lock. */
final class DurationHistogram {

    private static final int STEP_BITS = 3;
    private static final int STEPS = 1 << STEP_BITS;
    private static final double HALF = 0.5;
    private static final double OF_95 = 0.95;
    private static final double OF_99 = 0.99;

    private final AtomicLongArray counts = new AtomicLongArray((Long.SIZE - STEP_BITS) * STEPS);

    void add(long nanos) {
        counts.incrementAndGet(classOf(Math.max(nanos, 0)));
    }

    /** How many there were. */
    long count() {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.get(i);
        }
        return all;
    }

    /** Below the number of steps each time has a class of its own; above, the highest bits after the first tell. */
    private static int classOf(long nanos) {
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1);
        return power < STEP_BITS
                ? (int) nanos
                : (power - STEP_BITS + 1) * STEPS + (int) (nanos >>> (power - STEP_BITS)) - STEPS;
    }

    /** The longest time of a class. */
    private static long limit(int index) {
        int power = index / STEPS + STEP_BITS - 1;
        return index < STEPS ? index : ((index % STEPS + STEPS + 1L) << (power - STEP_BITS)) - 1;
    }

    /** @param slowest which no percentile exceeds */
    Percentiles percentiles(Duration slowest) {
        long[] now = new long[counts.length()];
        long all = 0;
        for (int i = 0; i < now.length; i++) {
            now[i] = counts.get(i);
            all += now[i];
        }
        return new Percentiles(
                percentile(now, all * HALF, slowest),
                percentile(now, all * OF_95, slowest),
                percentile(now, all * OF_99, slowest));
    }

    private static Duration percentile(long[] counts, double share, Duration slowest) {
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (counts[i] > 0 && seen >= share) {
                Duration limit = Duration.ofNanos(limit(i));
                return limit.compareTo(slowest) < 0 ? limit : slowest;
            }
        }
        return Duration.ZERO;
    }
}
