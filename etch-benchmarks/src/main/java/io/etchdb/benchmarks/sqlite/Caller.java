package io.etchdb.benchmarks.sqlite;

import io.etchdb.benchmarks.harness.Latencies;
import io.etchdb.benchmarks.harness.Round;
import io.r2dbc.spi.R2dbcException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Somebody who performs one operation after the other, and what became of them. Used by one thread at a time. */
final class Caller {

    private static final int SQLITE_BUSY = 5;
    private static final String LOCK_TIMEOUT = "55P03";

    private final int number;
    private final Operation operation;
    private final SplittableRandom random;
    private final Latencies latencies = new Latencies();
    private long units;
    private long written;
    private long busy;
    private long failed;
    private @Nullable String failure;

    Caller(int number, Operation operation, long seed) {
        this.number = number;
        this.operation = operation;
        this.random = new SplittableRandom(seed);
    }

    int number() {
        return number;
    }

    /** What to do now: the scenario's operation, or one of the mix: 90 in 100 read, 8 write, 2 are transactions. */
    Operation next() {
        if (operation != Operation.MIXED) {
            return operation;
        }
        int dice = random.nextInt(100);
        return dice < 90 ? Operation.SELECT : dice < 98 ? Operation.UPDATE : Operation.TRANSACTION;
    }

    long anyId() {
        return random.nextInt(Database.ITEMS) + 1L;
    }

    void succeeded(Operation done, long start) {
        latencies.add(System.nanoTime() - start);
        units += done.units();
        if (done.writes()) {
            written += done.units();
        }
    }

    void failed(Throwable cause) {
        if (isBusy(cause)) {
            busy++;
        } else {
            failed++;
        }
        if (failure == null) {
            failure = cause.toString();
        }
    }

    private static boolean isBusy(Throwable cause) {
        if (cause instanceof SQLException e) {
            return (e.getErrorCode() & 0xff) == SQLITE_BUSY;
        }
        return cause instanceof R2dbcException e
                && ((e.getErrorCode() & 0xff) == SQLITE_BUSY || LOCK_TIMEOUT.equals(e.getSqlState()));
    }

    /** What they did together. */
    static Round round(List<Caller> callers, long wall, long cpu, long allocated) {
        Latencies all = new Latencies();
        callers.forEach(caller -> all.add(caller.latencies));
        return new Round(
                callers.stream().mapToLong(caller -> caller.units).sum(),
                wall,
                cpu,
                allocated,
                all.percentile(0.5),
                all.percentile(0.99),
                all.percentile(0.999),
                all.max(),
                callers.stream().mapToLong(caller -> caller.written).sum(),
                callers.stream().mapToLong(caller -> caller.busy).sum(),
                callers.stream().mapToLong(caller -> caller.failed).sum(),
                callers.stream()
                        .map(caller -> caller.failure)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("-"));
    }
}
