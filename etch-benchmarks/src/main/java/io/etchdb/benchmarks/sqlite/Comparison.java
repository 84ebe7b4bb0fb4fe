package io.etchdb.benchmarks.sqlite;

import io.etchdb.benchmarks.harness.Entrant;
import io.etchdb.benchmarks.harness.Round;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Runs scenario after scenario; in each the contenders take turns, round by round, so that all meet the same weather. */
final class Comparison {

    /** What it is called on the command line. */
    static final String NAME = "sqlite";

    private final Settings settings;
    private final Report report = new Report();
    private final List<Entrant> running = new CopyOnWriteArrayList<>();
    private boolean sound = true;

    Comparison(Settings settings) {
        this.settings = settings;
    }

    /** Prints the table; false if a contender lost or invented something or failed. */
    boolean run() throws IOException, SQLException {
        Path directory = Files.createTempDirectory(settings.directory(), "etch-benchmarks-");
        Thread cleaner = new Thread(() -> cleanUp(directory));
        Runtime.getRuntime().addShutdownHook(cleaner);

        report.header(settings);
        Path items = directory.resolve("items.db");
        if (settings.scenarios().stream().anyMatch(Scenario::needsItems)) {
            say("creating a table of " + Database.ITEMS + " rows");
            Database.create(items, true);
        }
        for (Scenario scenario : settings.scenarios()) {
            run(scenario, items, directory);
        }
        report.footer();
        return sound;
    }

    private void run(Scenario scenario, Path items, Path directory) throws IOException, SQLException {
        List<Path> files = new ArrayList<>();
        try {
            for (Entry entry : settings.entries()) {
                Path file = prepare(scenario, entry, items, directory);
                files.add(file);
                Entrant entrant = Entrant.start(
                        entry.toString(),
                        settings.recordings().jvmOptions(scenario.heap(), scenario.name() + "-" + entry),
                        Map.of(),
                        List.of(NAME, scenario.name(), entry.toString(), file.toString()));
                running.add(entrant);
                entrant.warmUp(settings.warmUp());
            }
            for (int round = 1; round <= settings.rounds(); round++) {
                for (Entrant entrant : running) {
                    Round played = entrant.play(settings.round());
                    say("%s, round %d, %s: %,.0f/s, CPU %.2f us, busy %d, failed %d %s"
                            .formatted(
                                    scenario.name(),
                                    round,
                                    entrant.name(),
                                    played.perSecond(),
                                    played.cpuMicros(),
                                    played.busy(),
                                    played.failed(),
                                    played.busy() + played.failed() > 0 ? played.failure() : ""));
                }
            }
            for (Entrant entrant : running) {
                finish(scenario, entrant);
            }
            report.scenario(scenario, running);
        } finally {
            running.forEach(Entrant::close);
            running.clear();
            for (Path file : files) {
                if (!file.equals(items)) {
                    delete(file);
                }
            }
        }
    }

    private static Path prepare(Scenario scenario, Entry entry, Path items, Path directory)
            throws IOException, SQLException {
        if (!scenario.changesDatabase()) {
            return items;
        }
        Path file = directory.resolve(scenario.name() + "-" + entry + ".db");
        if (scenario.needsItems()) {
            Database.copy(items, file);
        } else {
            Database.create(file, false);
        }
        return file;
    }

    private void finish(Scenario scenario, Entrant entrant) throws IOException {
        String verdict = entrant.finish();
        boolean failed = entrant.rounds().stream().anyMatch(round -> round.failed() > 0);
        if (!verdict.equals(Entrant.OK)) {
            say("WRONG: " + scenario.name() + ", " + entrant.name() + ": " + verdict);
        }
        sound &= verdict.equals(Entrant.OK) && !failed;
    }

    private void cleanUp(Path directory) {
        running.forEach(Entrant::close);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            say("cannot delete " + directory + ": " + e);
        }
    }

    private static void delete(Path file) {
        for (String suffix : List.of("", "-wal", "-shm")) {
            try {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
