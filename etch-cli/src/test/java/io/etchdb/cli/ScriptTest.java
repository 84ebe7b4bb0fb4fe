package io.etchdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.cli.Etch.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script beside the jar, and what the documentation shows of it. */
class ScriptTest {

    private static final Path SHOWN = Path.of("../src-docs/src/test/resources/cli");

    @TempDir
    Path directory;

    private Etch shell;

    @BeforeEach
    void linkTheScriptIntoThePath() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Files.createSymbolicLink(
                bin.resolve("etch"), Etch.HOME.resolve("etch").toAbsolutePath().normalize());
        Files.createDirectories(directory.resolve("work"));
        shell = Etch.in(directory.resolve("work"))
                .with("JAVA_HOME", System.getProperty("java.home"))
                .with(
                        "PATH",
                        bin + ":" + System.getenv("PATH") + ":" + Path.of(System.getProperty("java.home"), "bin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"session.txt", "tables-session.txt"})
    void theSessionOfTheDocumentationIsWhatHappens(String file) throws IOException {
        String shown = Files.readString(SHOWN.resolve(file));
        Files.createSymbolicLink(
                directory.resolve("work/etch-cli.jar"),
                Etch.HOME.resolve("etch-cli.jar").toAbsolutePath().normalize());
        // As at a terminal, what is said on stderr comes in between.
        StringBuilder script = new StringBuilder("exec 2>&1\n");
        shown.lines().filter(line -> line.startsWith("$ ")).forEach(line -> script.append("status=$?\ncat <<'PROMPT'\n")
                .append(line)
                .append("\nPROMPT\n(exit $status)\n")
                .append(line.substring(2))
                .append('\n'));

        assertThat(shell.runCommand("sh", "-c", script + "exit 0")).isEqualTo(new Ended(0, shown, ""));
    }

    @Test
    void theDeployScriptOfTheDocumentationStopsAtAnInconsistency() throws IOException {
        Etch deploy = shell.with("DATABASE_URL", "sqlite:./app.db");
        String script = SHOWN.resolve("deploy.sh").toAbsolutePath().toString();
        Path migrations = Files.createDirectories(directory.resolve("work/migrations"));
        Files.writeString(migrations.resolve("1.sql"), "CREATE TABLE a (id INTEGER)");

        assertThat(deploy.runCommand("sh", script))
                .isEqualTo(new Ended(
                        0, "Migration status (migrations):\n  pending (1):\n    1.sql\napplied 1 migration\n", ""));

        Files.writeString(migrations.resolve("1.sql"), "CREATE TABLE a (id INTEGER, name TEXT)");
        assertThat(deploy.runCommand("sh", script)).isEqualTo(new Ended(1, """
                Migration status (migrations):
                  ! INCONSISTENT -- fix before applying
                  drifted (1):
                    1.sql
                """, ""));
    }

    @Test
    void coloursAreForTerminals() throws IOException {
        Path migrations = Files.createDirectories(directory.resolve("work/migrations"));
        Files.writeString(migrations.resolve("1.sql"), "CREATE TABLE a (id INTEGER)");
        String status = "etch status migrations --url sqlite:./app.db";

        assertThat(shell.runCommand("script", "-qec", status, "/dev/null").out())
                .contains("\u001b[33m  pending (1):\u001b[0m");
        assertThat(shell.with("NO_COLOR", "1")
                        .runCommand("script", "-qec", status, "/dev/null")
                        .out())
                .contains("  pending (1):")
                .doesNotContain("\u001b");
    }

    @Test
    void aTableIsAsWideAsTheTerminalAndWholeWhereThereIsNone() {
        String sql = "etch sql \"SELECT 'a rather long text that needs its room' AS one, 'another one' AS two\""
                + " --url sqlite::memory:";

        String narrow = shell.with("COLUMNS", "30")
                .runCommand("script", "-qec", sql, "/dev/null")
                .out();
        String resized = shell.runCommand("script", "-qec", "stty cols 31; " + sql, "/dev/null")
                .out();
        String whole = shell.with("COLUMNS", "30").runCommand("sh", "-c", sql).out();

        assertThat(narrow.lines().map(String::stripTrailing))
                .containsExactly(
                        "one                two", "-----------------  -----------", "a rather long te…  another one");
        assertThat(resized.lines().map(String::stripTrailing)).contains("a rather long tex…  another one");
        assertThat(whole).contains("a rather long text that needs its room  another one\n");
    }

    @Test
    void theArchiveBesideTheJarIsUsed() throws IOException {
        Path home = Files.createDirectories(directory.resolve("home"));
        for (String file : List.of("etch", "etch-cli.jar")) {
            Files.copy(Etch.HOME.resolve(file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        String archive = home.resolve("etch-cli.jsa").toString();
        String etch = home.resolve("etch").toString();
        assertThat(shell.with("ETCH_JAVA_OPTS", "-XX:ArchiveClassesAtExit=" + archive)
                        .runCommand(etch, "info", "--url", "sqlite::memory:")
                        .code())
                .isZero();

        Path classes = directory.resolve("classes.txt");
        Ended ended = shell.with("ETCH_JAVA_OPTS", "-Xlog:class+load=info:file=" + classes)
                .runCommand(etch, "ping", "--url", "sqlite::memory:");

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(Files.readString(classes)).contains("io.etchdb.cli.Main source: shared objects file (top)");
    }

    @Test
    void argumentsReachTheCommandAsTheyWereGiven() throws IOException {
        Files.createDirectories(directory.resolve("work/my files"));

        assertThat(shell.runCommand("sh", "-c", "etch status 'my files' --url sqlite::memory:"))
                .isEqualTo(new Ended(0, "Migration status (my files):\n(no migrations found)\n", ""));
    }
}
