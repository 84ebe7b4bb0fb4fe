package io.etchdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.cli.Etch.Ended;
import io.etchdb.testdatabases.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command does on every database; each test on an empty one. */
abstract class CommandSuite {

    private final TestDatabase.Kind kind;
    TestDatabase database;
    Etch etch;

    @TempDir
    Path directory;

    CommandSuite(TestDatabase.Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        database = kind.open();
        etch = Etch.in(directory).with("DATABASE_URL", database.url());
        Files.createDirectories(directory.resolve("migrations"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @DisplayName("C096 migrate says how many it applied")
    void saysHowManyItApplied() {
        Etch bare = Etch.in(directory);
        write("0001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY)");
        write("0002_b.sql", "INSERT INTO a VALUES (1)");

        assertThat(bare.run("migrate", "migrations", "--url", database.url()))
                .isEqualTo(new Ended(0, "applied 2 migrations\n", ""));

        write("0003_c.sql", "INSERT INTO a VALUES (2)");
        assertThat(bare.run("migrate", "--url=" + database.url(), "migrations"))
                .isEqualTo(new Ended(0, "applied 1 migration\n", ""));
    }

    @Test
    @DisplayName("C096 DATABASE_URL is taken where --url is absent or empty")
    void takesTheUrlFromTheEnvironment() {
        assertThat(etch.run("migrate", "migrations", "--url", ""))
                .isEqualTo(new Ended(0, "applied 0 migrations\n", ""));
        assertThat(etch.run("migrate", "migrations")).isEqualTo(new Ended(0, "applied 0 migrations\n", ""));
    }

    @Test
    @DisplayName("C096 C097 drift is an inconsistency: status shows it, migrate refuses, both exit with 1")
    void refusesDrift() throws IOException {
        write("0001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY)");
        write("0002_b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY)");
        write("0003_c.sql", "CREATE TABLE c (id INTEGER PRIMARY KEY)");
        assertThat(etch.run("migrate", "migrations").code()).isZero();
        write("0002_b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY, name TEXT)");
        Files.delete(directory.resolve("migrations/0003_c.sql"));
        write("0004_d.sql", "CREATE TABLE d (id INTEGER PRIMARY KEY)");

        assertThat(etch.run("status", "migrations")).isEqualTo(new Ended(1, """
                Migration status (migrations):
                  ! INCONSISTENT -- fix before applying
                  drifted (1):
                    0002_b.sql
                  missing (1):
                    0003_c.sql
                  applied (1):
                    0001_a.sql
                  pending (1):
                    0004_d.sql
                """, ""));

        Ended refused = etch.run("migrate", "migrations");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("error: migrations of module default are inconsistent, nothing was applied: 0002_b.sql was"
                        + " edited after it was applied at ")
                .contains("DELETE FROM _etch_migrations WHERE filename = '0002_b.sql' AND module = 'default'")
                .endsWith("\n")
                .hasLineCount(1);
    }

    @Test
    @DisplayName("C096 a statement that fails is one line on stderr, and exit code 1")
    void reportsAFailureInOneLine() {
        write("0001_a.sql", "CREATE TABLE a (\n  id INTEGER\n);\nINSERT INTO nowhere\nVALUES (1);");

        Ended failed = etch.run("migrate", "migrations");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err())
                .startsWith("error: migration 0001_a.sql (module default) failed at line 4: ")
                .contains("in: INSERT INTO nowhere VALUES (1). Nothing of this file was kept")
                .hasLineCount(1);
        assertThat(etch.run("status", "migrations").out()).isEqualTo("""
                Migration status (migrations):
                  pending (1):
                    0001_a.sql
                """);
    }

    @Test
    @DisplayName("C097 status of an empty directory, before and after")
    void tellsHowFilesStand() {
        assertThat(etch.run("status", "migrations"))
                .isEqualTo(new Ended(0, "Migration status (migrations):\n(no migrations found)\n", ""));

        write("1.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY)");
        assertThat(etch.run("status", "./migrations/"))
                .isEqualTo(new Ended(0, "Migration status (./migrations/):\n  pending (1):\n    1.sql\n", ""));

        etch.run("migrate", "migrations");
        assertThat(etch.run("status", "migrations"))
                .isEqualTo(new Ended(0, "Migration status (migrations):\n  applied (1):\n    1.sql\n", ""));
    }

    @Test
    @DisplayName("C095 a dry run shows the statements and changes nothing")
    void showsWhatItWouldRun() {
        write("1.sql", "CREATE TABLE {{tables.a}} (id INTEGER);\nINSERT INTO a VALUES (1);");
        write("2.sql", "-- etch:no-transaction\nSELECT 1");

        assertThat(etch.run("migrate", "migrations", "--dry-run")).isEqualTo(new Ended(0, """
                -- would apply 2 migrations

                -- 1.sql
                CREATE TABLE a (id INTEGER);
                INSERT INTO a VALUES (1);

                -- 2.sql (without a transaction)
                -- etch:no-transaction
                SELECT 1;
                """, ""));
        assertThat(etch.run("history")).isEqualTo(new Ended(0, "(no migrations applied)\n", ""));
    }

    void write(String name, String text) {
        try {
            Files.writeString(directory.resolve("migrations").resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
