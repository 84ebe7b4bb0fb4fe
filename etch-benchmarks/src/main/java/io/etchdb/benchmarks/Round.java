package io.etchdb.benchmarks;

import java.util.List;
import java.util.Objects;

/** The figures of one turn of one contender. Times are in nanoseconds. */
record Round(
        long units,
        long wall,
        long cpu,
        long median,
        long p99,
        long p999,
        long max,
        long written,
        long busy,
        long failed,
        String failure) {

    private static final String SEPARATOR = "\t";

    static Round of(List<Caller> callers, long wall, long cpu) {
        Latencies all = new Latencies();
        callers.forEach(caller -> all.add(caller.latencies()));
        return new Round(
                callers.stream().mapToLong(Caller::units).sum(),
                wall,
                cpu,
                all.percentile(0.5),
                all.percentile(0.99),
                all.percentile(0.999),
                all.max(),
                callers.stream().mapToLong(Caller::written).sum(),
                callers.stream().mapToLong(Caller::busy).sum(),
                callers.stream().mapToLong(Caller::failures).sum(),
                callers.stream()
                        .map(Caller::failure)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("-"));
    }

    double perSecond() {
        return units * 1e9 / wall;
    }

    double cpuMicros() {
        return units == 0 ? Double.NaN : cpu / 1e3 / units;
    }

    /** One line, for {@link #parse}. */
    String format() {
        return String.join(
                SEPARATOR,
                List.of(
                        "" + units,
                        "" + wall,
                        "" + cpu,
                        "" + median,
                        "" + p99,
                        "" + p999,
                        "" + max,
                        "" + written,
                        "" + busy,
                        "" + failed,
                        failure.replaceAll("\\s+", " ")));
    }

    static Round parse(String line) {
        String[] parts = line.split(SEPARATOR, 11);
        long[] numbers = new long[10];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Long.parseLong(parts[i]);
        }
        return new Round(
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                numbers[5],
                numbers[6],
                numbers[7],
                numbers[8],
                numbers[9],
                parts[10]);
    }
}
