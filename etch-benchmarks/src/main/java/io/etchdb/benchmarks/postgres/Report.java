package io.etchdb.benchmarks.postgres;

import io.etchdb.benchmarks.harness.Entrant;
import io.etchdb.benchmarks.harness.Medians;
import io.etchdb.benchmarks.harness.Round;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what was measured as Markdown: medians of the rounds, and medians of the ratios within each round. */
final class Report {

    private final List<String> targets = new ArrayList<>();

    void header(Settings settings) {
        print("# PostgreSQL");
        print("");
        print("%s, %d processors, load %.1f, JDK %s, %d rounds of %d s after %d s of CPU to warm up"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        load(),
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
                "CPU of the client's process without its JIT compiler in us, bytes allocated, and throughput are per operation,"
                        + " in the -many and stream workloads per row; latencies in us per operation. Ratios are CPU.");
        print("");
        print("| workload | contender | CPU | x raw | x raw-pool | bytes | per second | p50 | p99 | failed |");
        print("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    }

    void workload(Workload workload, List<Entrant> entrants) {
        Map<Entry, List<Round>> rounds = new EnumMap<>(Entry.class);
        entrants.forEach(entrant -> rounds.put(Entry.named(entrant.name()), entrant.rounds()));
        rounds.forEach((entry, own) -> print(String.join(
                " | ",
                "| " + workload.name(),
                entry.toString(),
                "%,.2f".formatted(Medians.of(own, Round::cpuMicros)),
                cpu(own, rounds.get(Entry.RAW)),
                cpu(own, rounds.get(Entry.RAW_POOL)),
                "%,.0f".formatted(Medians.of(own, Round::bytes)),
                "%,.0f".formatted(Medians.of(own, Round::perSecond)),
                "%,.0f".formatted(Medians.of(own, Round::median) / 1e3),
                "%,.0f".formatted(Medians.of(own, Round::p99) / 1e3),
                own.stream().mapToLong(Round::failed).sum() + " |")));
        for (Target target : Target.ALL) {
            if (target.workload().equals(workload.name())) {
                rate(target, target.measured(rounds));
            }
        }
    }

    private void rate(Target target, double measured) {
        if (!Double.isNaN(measured)) {
            targets.add("| %s | %s | %s | %s |"
                    .formatted(
                            target.workload(),
                            target,
                            measured < 100 ? shortly(measured) : "%,.0f".formatted(measured),
                            target.isMet(measured) ? "met" : "missed"));
        }
    }

    void footer() {
        if (!targets.isEmpty()) {
            print("");
            print("| workload | target of `etch` | measured | |");
            print("|---|---|--:|---|");
            targets.forEach(Report::print);
        }
        print("");
        print("Load at the end: %.1f".formatted(load()));
    }

    private static String cpu(List<Round> own, @Nullable List<Round> base) {
        double ratio = base == null ? Double.NaN : Medians.ratio(own, base, Round::cpuMicros);
        return Double.isNaN(ratio) ? "-" : shortly(ratio);
    }

    private static String shortly(double ratio) {
        return (ratio < 0.1 ? "%.3f" : "%.2f").formatted(ratio);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
