package io.etchdb.benchmarks.harness;

/**
 * The figures of one turn of one contender.
 *
 * @param units what throughput, CPU and allocation are counted by: rows, or operations
 * @param wall nanoseconds from the first call to the last completion
 * @param cpu nanoseconds of CPU without those of the JIT compiler's threads
 * @param allocated bytes
 * @param median latency of an operation in nanoseconds, as are p99, p999 and max
 * @param written units that changed the database and were acknowledged
 * @param busy operations that gave up on a lock
 * @param failed operations that failed otherwise
 * @param failure what failed first, or "-"
 */
public record Round(
        long units,
        long wall,
        long cpu,
        long allocated,
        long median,
        long p99,
        long p999,
        long max,
        long written,
        long busy,
        long failed,
        String failure) {

    private static final String SEPARATOR = "\t";

    public double perSecond() {
        return units * 1e9 / wall;
    }

    public double cpuMicros() {
        return units == 0 ? Double.NaN : cpu / 1e3 / units;
    }

    public double bytes() {
        return units == 0 ? Double.NaN : (double) allocated / units;
    }

    /** One line, for {@link #parse}. */
    public String format() {
        return String.join(
                SEPARATOR,
                "" + units,
                "" + wall,
                "" + cpu,
                "" + allocated,
                "" + median,
                "" + p99,
                "" + p999,
                "" + max,
                "" + written,
                "" + busy,
                "" + failed,
                failure.replaceAll("\\s+", " "));
    }

    static Round parse(String line) {
        String[] parts = line.split(SEPARATOR, 12);
        long[] numbers = new long[11];
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
                numbers[10],
                parts[11]);
    }
}
