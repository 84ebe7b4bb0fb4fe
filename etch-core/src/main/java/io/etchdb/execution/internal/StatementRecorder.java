package io.etchdb.execution.internal;

import io.etchdb.execution.PoolStats;
import io.etchdb.execution.StatementCall;
import io.etchdb.execution.StatementListener;
import io.etchdb.execution.StatementOutcome;
import io.etchdb.execution.StatementOutcome.End;
import io.etchdb.execution.StatementStats;
import io.etchdb.execution.StatementStats.Totals;
import io.etchdb.sql.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** Counts statements without a lock, and remembers the last of them if it is to. */
public final class StatementRecorder implements StatementListener {

    private static final int MAX_LABELS = 1_000;
    private static final String OTHERS = "others";

    private final @Nullable Duration threshold;
    private final Map<String, Figures> byLabel = new ConcurrentHashMap<>();

    /** The same figures again, found without making the label: every typed operation comes by here. */
    private final Map<Composed, Figures> composed = new ConcurrentHashMap<>();

    private final Ring recent;
    private final Ring slow;

    /**
     * @param threshold from which a statement is slow, {@code null} for none is
     * @param history how many statements are remembered, and how many slow ones
     */
    StatementRecorder(@Nullable Duration threshold, int history) {
        this.threshold = threshold;
        this.recent = new Ring(history);
        this.slow = new Ring(history);
    }

    /** What a verb makes of a table. */
    private record Composed(
            @Nullable String operation, @Nullable String table) {}

    /** Whether it wants to hear of statements one by one. */
    boolean remembers() {
        return recent.size() > 0;
    }

    /** @param call {@code null} of a composed statement without a name, if nobody described it */
    void count(Sql sql, @Nullable StatementCall call, End end, long rows, long nanos) {
        Figures figures = call == null ? composed(sql.operation(), sql.table()) : figures(call.label());
        figures.add(end, rows, nanos);
    }

    private Figures composed(@Nullable String operation, @Nullable String table) {
        Composed key = new Composed(operation, table);
        Figures known = composed.get(key);
        if (known == null) {
            known = figures(operation + " " + table);
            if (composed.size() < MAX_LABELS) {
                composed.put(key, known);
            }
        }
        return known;
    }

    @Override
    public void ended(StatementOutcome outcome, ContextView context) {
        recent.add(outcome);
        if (threshold != null && outcome.duration().compareTo(threshold) >= 0) {
            slow.add(outcome);
        }
    }

    /** Names are of the caller's choice; a name made of a value would fill the memory. */
    private Figures figures(String label) {
        Figures known = byLabel.get(label);
        if (known != null) {
            return known;
        }
        String kept = byLabel.size() < MAX_LABELS ? label : OTHERS;
        return byLabel.computeIfAbsent(kept, unknown -> new Figures());
    }

    /**
     * The figures now.
     *
     * @param pool what the connections do, {@code null} if there is no pool
     */
    public StatementStats stats(@Nullable PoolStats pool) {
        Map<String, Totals> labels = new TreeMap<>();
        byLabel.forEach((label, figures) -> labels.put(label, figures.totals()));
        return new StatementStats(
                labels.values().stream().mapToLong(Totals::executed).sum(),
                labels.values().stream().mapToLong(Totals::failed).sum(),
                labels.values().stream().map(Totals::total).reduce(Duration.ZERO, Duration::plus),
                labels.values().stream().map(Totals::maximum).reduce(Duration.ZERO, StatementRecorder::longer),
                labels,
                recent.newestFirst(),
                slow.newestFirst(),
                pool);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static final class Figures {

        private final LongAdder failed = new LongAdder();
        private final LongAdder rows = new LongAdder();
        private final LongAdder nanos = new LongAdder();
        private final LongAccumulator maximum = new LongAccumulator(Math::max, 0);
        private final DurationHistogram durations = new DurationHistogram();

        void add(End end, long readOrAffected, long took) {
            rows.add(readOrAffected);
            nanos.add(took);
            durations.add(took);
            maximum.accumulate(took);
            if (end == End.FAILED) {
                failed.increment();
            }
        }

        Totals totals() {
            Duration slowest = Duration.ofNanos(maximum.get());
            return new Totals(
                    durations.count(),
                    failed.sum(),
                    rows.sum(),
                    Duration.ofNanos(nanos.sum()),
                    slowest,
                    durations.percentiles(slowest));
        }
    }

    /** The last few, written without a lock; a reader may see one of them twice or miss it while it is being written. */
    private static final class Ring {

        private final AtomicReferenceArray<StatementOutcome> places;
        private final AtomicLong next = new AtomicLong();

        Ring(int size) {
            this.places = new AtomicReferenceArray<>(size);
        }

        int size() {
            return places.length();
        }

        void add(StatementOutcome outcome) {
            if (places.length() > 0) {
                places.set((int) (next.getAndIncrement() % places.length()), outcome);
            }
        }

        List<StatementOutcome> newestFirst() {
            List<StatementOutcome> found = new ArrayList<>();
            long last = next.get() - 1;
            for (long at = last; at >= 0 && at > last - places.length(); at--) {
                StatementOutcome outcome = places.get((int) (at % places.length()));
                if (outcome != null) {
                    found.add(outcome);
                }
            }
            return List.copyOf(found);
        }
    }
}
