package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Table;
import io.etchdb.sql.Query;
import io.etchdb.testdatabases.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/**
 * Demand reaches the database: what nobody asked for is neither read nor kept. The rows come from views that make them
 * one by one, so that the larger one has no end that a test could wait for.
 */
abstract class DemandSuite extends EtchSuite {

    private static final int MILLION = 1_000_000;

    /** Rows of a view with a million of them. */
    @Table("numbered")
    record Numbered(long id, String name) {}

    /** Rows of a view with a thousand million of them. */
    @Table("endless")
    record Endless(long id, String name) {}

    DemandSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return view("numbered", MILLION) + view("endless", 1_000 * MILLION);
    }

    private String view(String name, int rows) {
        // In the list of columns, generate_series makes a row when one is asked for; in FROM it would make all at once.
        String numbers = isPostgres()
                ? "SELECT generate_series(1, " + rows + ") AS id"
                : "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < " + rows
                        + ") SELECT id FROM n";
        String text = isPostgres() ? "repeat('x', 100)" : "printf('%.100c', 'x')";
        return "CREATE VIEW " + name + " AS SELECT id, " + text + " AS name FROM (" + numbers + ") AS numbers;\n";
    }

    @Test
    @DisplayName("a million rows, read ten at a time, pass through a heap of 64 MB")
    void aMillionRowsPassThroughASmallHeap(@TempDir Path directory) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                SlowReader.class.getName(),
                database().url()));
        if (Runtime.version().feature() >= 22) {
            command.add(1, "--enable-native-access=ALL-UNNAMED");
        }
        Process reader = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(reader.waitFor(4, TimeUnit.MINUTES)).as("finished").isTrue();
            assertThat(Files.readString(output)).contains(MILLION + " " + (MILLION + 1L) * MILLION / 2);
            assertThat(reader.exitValue()).isZero();
        } finally {
            reader.destroyForcibly();
        }
    }

    @Test
    @DisplayName("take(3) of an endless result leaves the only connection healthy at once")
    void takeLeavesAHealthyConnection() {
        EtchTemplate one = withOneConnection();
        try {
            for (int i = 0; i < 5; i++) {
                assertThat(all(one.query(Endless.class).take(3).map(Endless::id)))
                        .containsExactly(1L, 2L, 3L);
                assertThat(run(one.fetchVal(Integer.class, "SELECT 7"))).isEqualTo(7);
            }
            assertThat(all(one.fetchModels(Endless.class, "SELECT id, name FROM endless")
                            .map(Endless::id)
                            .next()
                            .flux()))
                    .containsExactly(1L);
            assertThat(all(one.query(Query.from(Endless.class).limit(2)))).hasSize(2);
            Integer afterwards = run(one.transaction(tx ->
                    tx.query(Endless.class).take(3).count().flatMap(rows -> tx.fetchVal(Integer.class, "SELECT 8"))));
            assertThat(afterwards).isEqualTo(8);
        } finally {
            close(one);
        }
    }

    @Test
    @DisplayName("a cancel half-way stops the statement at the server")
    void aCancelStopsTheStatement() {
        EtchTemplate one = withOneConnection();
        try {
            for (int rows : List.of(1, 25, 1_000, 2_500)) {
                StepVerifier.create(one.query(Endless.class), 0)
                        .thenRequest(rows)
                        .expectNextCount(rows)
                        .thenCancel()
                        .verify(TIMEOUT);
                assertThat(run(one.fetchVal(Integer.class, "SELECT 7"))).isEqualTo(7);
            }
            assertNothingRuns();
        } finally {
            close(one);
        }
    }

    @Test
    void rowsNobodyAskedForAreNotRead() {
        EtchTemplate one = withOneConnection();
        try {
            List<Long> seen = all(one.query(Endless.class)
                    .map(Endless::id)
                    .limitRate(10)
                    .concatMap(id -> Flux.just(id).delayElements(Duration.ofMillis(1)), 1)
                    .take(50));
            assertThat(seen).hasSize(50).endsWith(50L);
            assertThat(run(one.fetchVal(Integer.class, "SELECT 7"))).isEqualTo(7);
        } finally {
            close(one);
        }
    }

    /** What only a server can be asked. */
    abstract void assertNothingRuns();
}
