package io.etchdb.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM of one contender in one scenario. Reads the length of a round in milliseconds from standard input, plays it, and
 * answers with a line; after the last (end of input) it counts what the database holds.
 */
final class Worker {

    private Worker() {}

    static void main(Scenario scenario, Entry entry, Path file) throws Exception {
        // Nobody else's line may come between: what libraries print goes to standard error.
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

        long written = 0;
        long failures = 0;
        try (Contender contender = entry.open(file, scenario)) {
            int number = 0;
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                Round round = play(contender, scenario, Long.parseLong(order), number++);
                written += round.written();
                failures += round.busy() + round.failed();
                answers.println(round.format());
                answers.flush();
            }
        }
        answers.println(verdict(scenario, file, written, failures));
        answers.flush();
        // Threads of pools and schedulers may be alive.
        System.exit(0);
    }

    private static Round play(Contender contender, Scenario scenario, long millis, int number) throws Exception {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < scenario.callers(); i++) {
            callers.add(new Caller(i, scenario.operation(), number * 1_000L + i));
        }
        CpuClock cpu = CpuClock.start();
        long start = System.nanoTime();
        contender.run(callers, start + millis * 1_000_000);
        long wall = System.nanoTime() - start;
        return Round.of(callers, wall, cpu.nanos());
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
