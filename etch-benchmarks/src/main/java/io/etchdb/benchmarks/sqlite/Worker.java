package io.etchdb.benchmarks.sqlite;

import io.etchdb.benchmarks.harness.AllocationClock;
import io.etchdb.benchmarks.harness.CpuClock;
import io.etchdb.benchmarks.harness.Entrant;
import io.etchdb.benchmarks.harness.Orders;
import io.etchdb.benchmarks.harness.Round;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The JVM of one contender in one scenario: plays a round per order, and counts at the end what the database holds. */
final class Worker {

    private Worker() {}

    /** Never returns; the arguments are those that {@link Comparison} starts it with. */
    static void main(List<String> arguments) throws Exception {
        Scenario scenario = Scenario.named(arguments.get(0));
        Entry entry = Entry.named(arguments.get(1));
        Path file = Path.of(arguments.get(2));
        Orders orders = Orders.listen();

        long written = 0;
        long failures = 0;
        try (Contender contender = entry.open(file, scenario)) {
            int number = 0;
            for (long millis = orders.next(); millis >= 0; millis = orders.next()) {
                Round round = play(contender, scenario, millis, number++);
                written += round.written();
                failures += round.busy() + round.failed();
                orders.answer(round.format());
            }
        }
        orders.answer(verdict(scenario, file, written, failures));
        // Threads of pools and schedulers may be alive.
        System.exit(0);
    }

    private static Round play(Contender contender, Scenario scenario, long millis, int number) throws Exception {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < scenario.callers(); i++) {
            callers.add(new Caller(i, scenario.operation(), number * 1_000L + i));
        }
        AllocationClock allocation = AllocationClock.start();
        CpuClock cpu = CpuClock.start();
        long start = System.nanoTime();
        contender.run(callers, start + millis * 1_000_000);
        long wall = System.nanoTime() - start;
        return Caller.round(callers, wall, cpu.nanos(), allocation.bytes());
    }

    /** "ok", or what is wrong: every write that was acknowledged must be there, and none that was not tried. */
    private static String verdict(Scenario scenario, Path file, long written, long failures)
            throws IOException, SQLException {
        if (!scenario.changesDatabase()) {
            return Entrant.OK;
        }
        long found = Database.writes(file);
        return found >= written
                        && found <= written + failures * scenario.operation().units()
                ? Entrant.OK
                : written + " writes were acknowledged and " + failures + " operations failed, but the database holds "
                        + found;
    }
}
