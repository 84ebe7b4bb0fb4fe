package io.etchdb.benchmarks.harness;

/** Counts durations in buckets of about three percent. */
public final class Latencies {

    private static final int STEPS_BITS = 5;
    private static final int STEPS = 1 << STEPS_BITS;

    private final long[] counts = new long[64 * STEPS];
    private long total;
    private long max;

    public void add(long nanos) {
        long duration = Math.max(nanos, STEPS);
        int magnitude = 63 - Long.numberOfLeadingZeros(duration);
        int step = (int) (duration >>> (magnitude - STEPS_BITS)) & (STEPS - 1);
        counts[magnitude * STEPS + step]++;
        total++;
        max = Math.max(max, nanos);
    }

    public void add(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
        max = Math.max(max, other.max);
    }

    /** The upper end of the bucket that holds the given share, in nanoseconds; zero when nothing was counted. */
    public long percentile(double share) {
        long wanted = (long) Math.ceil(total * share);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                int magnitude = i / STEPS;
                long upper = (long) (STEPS + i % STEPS + 1) << (magnitude - STEPS_BITS);
                return Math.min(upper, max);
            }
        }
        return 0;
    }

    public long max() {
        return max;
    }
}
