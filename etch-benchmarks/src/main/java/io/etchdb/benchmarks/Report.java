package io.etchdb.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** Prints what was measured as Markdown: medians of the rounds, and medians of the ratios within each round. */
final class Report {

    private final List<String> targets = new ArrayList<>();

    void header(Settings settings) {
        print("# SQLite");
        print("");
        print("%d processors, load %.1f, JDK %s, %d rounds of %d s after %d s of warming up"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                        Runtime.version(),
                        settings.rounds(),
                        settings.round().toSeconds(),
                        settings.warmUp().toSeconds()));
        print("");
        for (Entry entry : settings.entries()) {
            print("- `" + entry + "`: " + entry.description());
        }
        print("");
        print(
                "Per second and CPU (us) are per operation, and per row in bulk and stream; latencies (us) per operation."
                        + " \"x jdbc\" and \"x hikari\" are ratios of throughput (more is better), \"CPU x\" of CPU (less is better).");
        print("");
        print("| scenario | contender | per second | x jdbc | x hikari | CPU | CPU x jdbc | CPU x hikari"
                + " | p50 | p99 | p99.9 | max | busy | failed |");
        print("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    }

    void scenario(Scenario scenario, List<Entrant> entrants) {
        Map<Entry, List<Round>> rounds = new HashMap<>();
        entrants.forEach(entrant -> rounds.put(entrant.entry(), entrant.rounds()));
        for (Entrant entrant : entrants) {
            List<Round> own = entrant.rounds();
            print(String.join(
                    " | ",
                    "| " + scenario.name(),
                    entrant.entry().toString(),
                    "%,.0f".formatted(median(own, Round::perSecond)),
                    ratio(throughput(rounds, entrant.entry(), Entry.JDBC)),
                    ratio(throughput(rounds, entrant.entry(), Entry.HIKARI)),
                    "%.2f".formatted(median(own, Round::cpuMicros)),
                    ratio(cpu(rounds, entrant.entry(), Entry.JDBC)),
                    ratio(cpu(rounds, entrant.entry(), Entry.HIKARI)),
                    micros(median(own, Round::median)),
                    micros(median(own, Round::p99)),
                    micros(median(own, Round::p999)),
                    micros(own.stream().mapToDouble(Round::max).max().orElse(0)),
                    String.valueOf(own.stream().mapToLong(Round::busy).sum()),
                    own.stream().mapToLong(Round::failed).sum() + " |"));
        }
        rate(scenario, rounds);
    }

    /** What the driver promises for some scenarios. */
    private void rate(Scenario scenario, Map<Entry, List<Round>> rounds) {
        switch (scenario.name()) {
            case "insert-full-16" -> {
                atLeast(scenario, "throughput x jdbc", 8, throughput(rounds, Entry.ETCH, Entry.JDBC));
                atLeast(scenario, "throughput x hikari", 8, throughput(rounds, Entry.ETCH, Entry.HIKARI));
            }
            case "insert-normal-16" -> {
                atLeast(scenario, "throughput x jdbc", 2, throughput(rounds, Entry.ETCH, Entry.JDBC));
                atLeast(scenario, "throughput x hikari", 2, throughput(rounds, Entry.ETCH, Entry.HIKARI));
            }
            case "select-16" ->
                atLeast(scenario, "throughput x hikari", 1.5, throughput(rounds, Entry.ETCH, Entry.HIKARI));
            case "stream-same" -> atMost(scenario, "CPU x jdbc", 1.3, cpu(rounds, Entry.ETCH, Entry.JDBC));
            case "stream-across" -> atMost(scenario, "CPU x jdbc", 1.6, cpu(rounds, Entry.ETCH, Entry.JDBC));
            case "mixed" -> {
                List<Round> own = rounds.getOrDefault(Entry.ETCH, List.of());
                if (!own.isEmpty()) {
                    atMost(
                            scenario,
                            "busy",
                            0,
                            own.stream().mapToDouble(Round::busy).sum());
                }
            }
            default -> {
                // Shown, but nothing is promised.
            }
        }
    }

    void footer() {
        if (!targets.isEmpty()) {
            print("");
            print("| scenario | target of `etch` | measured | |");
            print("|---|---|--:|---|");
            targets.forEach(Report::print);
        }
        print("");
        print("Load at the end: %.1f"
                .formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }

    private void atLeast(Scenario scenario, String what, double least, double measured) {
        target(scenario, what + " at least " + least, measured, measured >= least);
    }

    private void atMost(Scenario scenario, String what, double most, double measured) {
        target(scenario, what + " at most " + most, measured, measured <= most);
    }

    private void target(Scenario scenario, String what, double measured, boolean met) {
        if (!Double.isNaN(measured)) {
            targets.add(
                    "| %s | %s | %s | %s |".formatted(scenario.name(), what, ratio(measured), met ? "met" : "missed"));
        }
    }

    private static double throughput(Map<Entry, List<Round>> rounds, Entry entry, Entry base) {
        return ratio(rounds, entry, base, (one, other) -> one.perSecond() / other.perSecond());
    }

    private static double cpu(Map<Entry, List<Round>> rounds, Entry entry, Entry base) {
        return ratio(rounds, entry, base, (one, other) -> one.cpuMicros() / other.cpuMicros());
    }

    /** The median over the rounds; not a number when one of both did not take part. */
    private static double ratio(
            Map<Entry, List<Round>> rounds, Entry entry, Entry base, ToDoubleBiFunction<Round, Round> compare) {
        List<Round> own = rounds.getOrDefault(entry, List.of());
        List<Round> others = rounds.getOrDefault(base, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(own.size(), others.size()); i++) {
            ratios.add(compare.applyAsDouble(own.get(i), others.get(i)));
        }
        return median(ratios, Double::doubleValue);
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> of) {
        double[] sorted = values.stream().mapToDouble(of).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "-" : "%.2f".formatted(ratio);
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, nanos < 100_000 ? "%,.1f" : "%,.0f", nanos / 1e3);
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
