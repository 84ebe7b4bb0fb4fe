package io.etchdb.r2dbc.sqlite;

import static io.etchdb.r2dbc.sqlite.TestDatabase.rows;
import static io.etchdb.r2dbc.sqlite.TestDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** A process that writes is killed without warning; whatever it had been told was stored must be there. */
class KillTest {

    private static final int ACKNOWLEDGED = 5000;

    @Test
    void whatWasAcknowledgedSurvivesAKill(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("test.db");
        try (TestDatabase database = TestDatabase.with(SqliteConnectionConfiguration.file(file))) {
            database.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)", "CREATE TABLE pair (n INTEGER, half INTEGER)");
        }

        Set<Long> acknowledged = writeUntilKilled(file);

        try (TestDatabase database = TestDatabase.with(SqliteConnectionConfiguration.file(file))) {
            SqliteConnection connection = database.connect();
            Set<Object> stored = new HashSet<>(TestDatabase.all(rows(connection, "SELECT n FROM t")));
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED);
            assertThat(stored).containsAll(acknowledged);
            assertThat(TestDatabase.all(rows(connection, "SELECT n FROM pair GROUP BY n HAVING count(*) <> 2")))
                    .as("statements half applied")
                    .isEmpty();
            assertThat(TestDatabase.all(rows(connection, "PRAGMA integrity_check")))
                    .containsExactly("ok");
        }
    }

    private static Set<Long> writeUntilKilled(Path file) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        Stream.of(
                                "-cp", System.getProperty("java.class.path"), Writer.class.getName(), file.toString()))
                .toList();
        Process writer = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<Long> acknowledged = new HashSet<>();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            while (acknowledged.size() < ACKNOWLEDGED) {
                String line = output.readLine();
                assertThat(line).as("the writer ended by itself").isNotNull();
                acknowledged.add(Long.valueOf(line));
            }
            writer.toHandle().destroyForcibly(); // The process's own method would close the stream.
            for (String line = output.readLine(); line != null && !line.isEmpty(); line = output.readLine()) {
                // Complete lines that were on their way count too; the last may be cut short.
                if (output.ready()) {
                    acknowledged.add(Long.valueOf(line));
                }
            }
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return acknowledged;
    }

    /** Inserts for ever with 64 writes under way, and prints each number once it is told that it is stored. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) {
            TestDatabase database = TestDatabase.with(
                    SqliteConnectionConfiguration.file(Path.of(arguments[0])).synchronous("full"));
            SqliteConnection connection = database.connect();
            Flux.range(1, Integer.MAX_VALUE - 1)
                    .flatMap(
                            n -> n % 4 == 0
                                    ? update(connection, "INSERT INTO pair VALUES ($1, 1), ($1, 2)", n)
                                            .then()
                                    : update(connection, "INSERT INTO t VALUES ($1)", n)
                                            .doOnNext(count -> print(n))
                                            .then(),
                            64)
                    .blockLast();
        }

        private static void print(int number) {
            synchronized (System.out) {
                System.out.println(number);
                System.out.flush();
            }
        }
    }
}
