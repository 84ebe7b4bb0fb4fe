package io.etchdb.benchmarks.postgres;

import io.etchdb.benchmarks.harness.Latencies;
import io.etchdb.benchmarks.harness.Round;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Somebody who performs one operation after the other, and what became of them. Used by one thread at a time. */
final class Caller {

    private final int number;
    private final Workload workload;
    private final SplittableRandom random;
    private final Latencies latencies = new Latencies();
    private long units;
    private long failed;
    private @Nullable String failure;

    Caller(int number, Workload workload, long seed) {
        this.number = number;
        this.workload = workload;
        this.random = new SplittableRandom(seed);
    }

    int number() {
        return number;
    }

    Operation operation() {
        return workload.operation();
    }

    long anyId() {
        return random.nextInt(workload.rows()) + 1L;
    }

    /** An id that has a list's worth of rows behind it. */
    long anyStart() {
        return random.nextInt(workload.rows() - Users.LISTED);
    }

    int anyNumber() {
        return random.nextInt(1_000);
    }

    User anyNewcomer() {
        return Users.NEWCOMERS.get(random.nextInt(Users.BULK));
    }

    void succeeded(long start) {
        latencies.add(System.nanoTime() - start);
        units += workload.operation().units();
    }

    void failed(Throwable cause) {
        failed++;
        if (failure == null) {
            failure = cause.toString();
        }
    }

    /** What they did together. */
    static Round round(List<Caller> callers, long wall, long cpu, long allocated) {
        Latencies all = new Latencies();
        callers.forEach(caller -> all.add(caller.latencies));
        long units = callers.stream().mapToLong(caller -> caller.units).sum();
        return new Round(
                units,
                wall,
                cpu,
                allocated,
                all.percentile(0.5),
                all.percentile(0.99),
                all.percentile(0.999),
                all.max(),
                callers.get(0).workload.operation().writes() ? units : 0,
                0,
                callers.stream().mapToLong(caller -> caller.failed).sum(),
                callers.stream()
                        .map(caller -> caller.failure)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("-"));
    }
}
