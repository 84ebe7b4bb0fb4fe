package io.etchdb.benchmarks.postgres;

import io.etchdb.benchmarks.harness.AllocationClock;
import io.etchdb.benchmarks.harness.CpuClock;
import io.etchdb.benchmarks.harness.Entrant;
import io.etchdb.benchmarks.harness.Orders;
import io.etchdb.benchmarks.harness.Round;
import java.util.List;
import java.util.stream.IntStream;

/** The JVM of one contender in one workload: plays a round per order. */
final class Worker {

    /** The environment variable that says where the database is: a password has no place on a command line. */
    static final String URL = "ETCH_BENCHMARK_URL";

    private Worker() {}

    /** Never returns; the arguments are those that {@link Comparison} starts it with. */
    static void main(List<String> arguments) throws Exception {
        Workload workload = Workload.named(arguments.get(0));
        Entry entry = Entry.named(arguments.get(1));
        Orders orders = Orders.listen();
        try (Contender contender = entry.open(System.getenv(URL), workload.callers())) {
            int number = 0;
            for (long millis = orders.next(); millis >= 0; millis = orders.next()) {
                orders.answer(play(contender, workload, millis, number++).format());
            }
        }
        orders.answer(Entrant.OK);
        // Threads of pools and schedulers may be alive.
        System.exit(0);
    }

    private static Round play(Contender contender, Workload workload, long millis, int number) throws Exception {
        List<Caller> callers = IntStream.range(0, workload.callers())
                .mapToObj(i -> new Caller(i, workload, number * 1_000L + i))
                .toList();
        AllocationClock allocation = AllocationClock.start();
        CpuClock cpu = CpuClock.start();
        long start = System.nanoTime();
        contender.run(callers, start + millis * 1_000_000);
        long wall = System.nanoTime() - start;
        return Caller.round(callers, wall, cpu.nanos(), allocation.bytes());
    }
}
