package io.etchdb.benchmarks.sqlite;

import io.etchdb.benchmarks.harness.Entrant;
import io.etchdb.benchmarks.harness.Medians;
import io.etchdb.benchmarks.harness.Round;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what was measured as Markdown: medians of the rounds, and medians of the ratios within each round. */
final class Report {

    private final List<String> targets = new ArrayList<>();

    void header(Settings settings) {
        print("# SQLite");
        print("");
        print("%d processors, load %.1f, JDK %s, %d rounds of %d s after %d s of CPU to warm up"
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
                "Per second, CPU (us) and bytes allocated are per operation, and per row in bulk and stream; latencies (us) per operation."
                        + " \"x jdbc\" and \"x hikari\" are ratios of throughput (more is better), \"CPU x\" of CPU (less is better).");
        print("");
        print("| scenario | contender | per second | x jdbc | x hikari | CPU | CPU x jdbc | CPU x hikari | bytes"
                + " | p50 | p99 | p99.9 | max | busy | failed |");
        print("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    }

    void scenario(Scenario scenario, List<Entrant> entrants) {
        Map<Entry, List<Round>> rounds = new HashMap<>();
        entrants.forEach(entrant -> rounds.put(Entry.named(entrant.name()), entrant.rounds()));
        for (Entrant entrant : entrants) {
            Entry entry = Entry.named(entrant.name());
            List<Round> own = entrant.rounds();
            print(String.join(
                    " | ",
                    "| " + scenario.name(),
                    entrant.name(),
                    "%,.0f".formatted(Medians.of(own, Round::perSecond)),
                    ratio(throughput(rounds, entry, Entry.JDBC)),
                    ratio(throughput(rounds, entry, Entry.HIKARI)),
                    "%.2f".formatted(Medians.of(own, Round::cpuMicros)),
                    ratio(cpu(rounds, entry, Entry.JDBC)),
                    ratio(cpu(rounds, entry, Entry.HIKARI)),
                    "%,.0f".formatted(Medians.of(own, Round::bytes)),
                    micros(Medians.of(own, Round::median)),
                    micros(Medians.of(own, Round::p99)),
                    micros(Medians.of(own, Round::p999)),
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
            case "bulk" -> atMost(scenario, "CPU of template x jdbc", 1.3, cpu(rounds, Entry.TEMPLATE, Entry.JDBC));
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
            print("| scenario | target | measured | |");
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
        return Medians.ratio(
                rounds.getOrDefault(entry, List.of()), rounds.getOrDefault(base, List.of()), Round::perSecond);
    }

    private static double cpu(Map<Entry, List<Round>> rounds, Entry entry, Entry base) {
        return Medians.ratio(
                rounds.getOrDefault(entry, List.of()), rounds.getOrDefault(base, List.of()), Round::cpuMicros);
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
