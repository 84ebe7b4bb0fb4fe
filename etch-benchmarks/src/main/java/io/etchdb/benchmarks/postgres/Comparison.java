package io.etchdb.benchmarks.postgres;

import io.etchdb.benchmarks.harness.Entrant;
import io.etchdb.benchmarks.harness.Round;
import io.etchdb.testdatabases.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs workload after workload; in each the contenders take turns, round by round, so that all meet the same weather. */
final class Comparison {

    /** What it is called on the command line. */
    static final String NAME = "postgres";

    private final Settings settings;
    private final Report report = new Report();
    private @Nullable TestDatabase read;
    private boolean sound = true;

    Comparison(Settings settings) {
        this.settings = settings;
    }

    /** Prints the tables; false if an operation failed. */
    boolean run() throws IOException, SQLException {
        try {
            report.header(settings);
            for (Workload workload : settings.workloads()) {
                run(workload);
            }
            report.footer();
            return sound;
        } finally {
            if (read != null) {
                read.close();
            }
        }
    }

    private void run(Workload workload) throws IOException, SQLException {
        List<Entrant> running = new ArrayList<>();
        List<TestDatabase> databases = new ArrayList<>();
        try {
            for (Entry entry : settings.entries()) {
                TestDatabase database = database(workload);
                databases.add(database);
                Entrant entrant = Entrant.start(
                        entry.toString(),
                        settings.recordings().jvmOptions(workload.heap(), workload.name() + "-" + entry),
                        Map.of(Worker.URL, database.url()),
                        List.of(NAME, workload.name(), entry.toString()));
                running.add(entrant);
                say("%s: %s is warming up".formatted(workload.name(), entry));
                entrant.warmUp(settings.warmUp());
            }
            for (int round = 1; round <= settings.rounds(); round++) {
                for (int i = 0; i < running.size(); i++) {
                    if (workload.operation().writes()) {
                        Users.reset(databases.get(i).url(), workload.rows());
                    }
                    play(workload, round, running.get(i));
                }
            }
            for (Entrant entrant : running) {
                String unused = entrant.finish();
            }
            report.workload(workload, running);
        } finally {
            running.forEach(Entrant::close);
            databases.stream().filter(database -> database != read).forEach(TestDatabase::close);
        }
    }

    private void play(Workload workload, int round, Entrant entrant) throws IOException {
        Round played = entrant.play(settings.round());
        say("%s, round %d, %s: %,.0f/s, CPU %.2f us, %,.0f bytes"
                .formatted(
                        workload.name(),
                        round,
                        entrant.name(),
                        played.perSecond(),
                        played.cpuMicros(),
                        played.bytes()));
        if (played.failed() > 0) {
            say("WRONG: %d operations failed, first with %s".formatted(played.failed(), played.failure()));
            sound = false;
        }
    }

    /** One for all who only read, one each for those who write. */
    private TestDatabase database(Workload workload) throws SQLException {
        if (!workload.operation().writes() && read != null) {
            return read;
        }
        TestDatabase created = TestDatabase.postgres();
        say("creating a table of %,d rows".formatted(workload.rows()));
        Users.create(created.url(), workload.rows());
        if (!workload.operation().writes()) {
            read = created;
        }
        return created;
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
