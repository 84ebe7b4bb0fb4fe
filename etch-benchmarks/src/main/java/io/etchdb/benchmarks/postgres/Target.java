package io.etchdb.benchmarks.postgres;

import io.etchdb.benchmarks.harness.Medians;
import io.etchdb.benchmarks.harness.Round;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What etch promises for a workload.
 *
 * @param base whom it is compared with, or null for a figure that stands for itself
 * @param least whether the limit is the least that will do, not the most
 */
record Target(String workload, Figure figure, @Nullable Entry base, boolean least, double limit) {

    enum Figure {
        CPU,
        THROUGHPUT,
        BYTES,
        FAILURES;

        double of(Round round) {
            return switch (this) {
                case CPU -> round.cpuMicros();
                case THROUGHPUT -> round.perSecond();
                case BYTES -> round.bytes();
                case FAILURES -> round.failed();
            };
        }

        @Override
        public String toString() {
            return this == CPU ? name() : name().toLowerCase(Locale.ROOT);
        }
    }

    static final List<Target> ALL = List.of(
            atMost("get-16", Figure.CPU, Entry.RAW_POOL, 1.0),
            atMost("get-16", Figure.CPU, Entry.ENTITY, 0.6),
            atMost("get-16", Figure.BYTES, null, 20_480),
            atMost("list", Figure.CPU, Entry.RAW, 0.40),
            atMost("list", Figure.CPU, Entry.ENTITY, 0.22),
            atMost("insert", Figure.CPU, Entry.RAW_POOL, 1.1),
            atMost("update", Figure.CPU, Entry.RAW_POOL, 1.0),
            atMost("transaction", Figure.CPU, Entry.RAW_POOL, 1.1),
            atLeast("insert-many", Figure.THROUGHPUT, Entry.ENTITY, 18),
            atMost("insert-many", Figure.CPU, Entry.ENTITY, 0.02),
            atLeast("insert-many-returning", Figure.THROUGHPUT, Entry.ENTITY, 14),
            atMost("insert-many-returning", Figure.CPU, Entry.ENTITY, 0.05),
            atLeast("update-many", Figure.THROUGHPUT, Entry.RAW_POOL, 15),
            atMost("stream", Figure.CPU, Entry.RAW, 0.5),
            atLeast("stream", Figure.THROUGHPUT, Entry.RAW, 1.5),
            atMost("stream-64m", Figure.FAILURES, null, 0));

    private static Target atMost(String workload, Figure figure, @Nullable Entry base, double limit) {
        return new Target(workload, figure, base, false, limit);
    }

    private static Target atLeast(String workload, Figure figure, @Nullable Entry base, double limit) {
        return new Target(workload, figure, base, true, limit);
    }

    /** Not a number when one of those compared did not take part. */
    double measured(Map<Entry, List<Round>> rounds) {
        List<Round> own = rounds.getOrDefault(Entry.ETCH, List.of());
        return base == null
                ? Medians.of(own, figure::of)
                : Medians.ratio(own, rounds.getOrDefault(base, List.of()), figure::of);
    }

    boolean isMet(double measured) {
        return least ? measured >= limit : measured <= limit;
    }

    @Override
    public String toString() {
        return figure
                + (base == null ? "" : " x " + base)
                + (least ? " at least " : " at most ")
                + (limit == Math.rint(limit) ? "%,.0f".formatted(limit) : String.valueOf(limit));
    }
}
