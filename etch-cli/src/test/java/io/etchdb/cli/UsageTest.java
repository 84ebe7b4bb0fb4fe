package io.etchdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.cli.Etch.Ended;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage: one line on stderr that says what to do, exit code 2, nothing tried. */
class UsageTest {

    @TempDir
    Path directory;

    @Test
    @DisplayName("C096 without a URL the database URL is asked for")
    void asksForADatabaseUrl() throws IOException {
        Files.createDirectories(directory.resolve("m"));

        assertThat(Etch.in(directory).run("migrate", "m"))
                .isEqualTo(new Ended(2, "", "error: no database URL. Give --url URL, or set DATABASE_URL\n"));
        assertThat(Etch.in(directory).with("DATABASE_URL", "").run("status", "m"))
                .isEqualTo(new Ended(2, "", "error: no database URL. Give --url URL, or set DATABASE_URL\n"));
    }

    @ParameterizedTest
    @DisplayName("C096 wrong usage is exit code 2")
    @CsvSource(delimiter = '|', textBlock = """
            migrate DIR/nowhere --url sqlite:x.db | error: migration directory DIR/nowhere not found (looked in DIR/nowhere). Create it, or name the right one
            status DIR/nowhere --url sqlite:x.db  | error: migration directory DIR/nowhere not found (looked in DIR/nowhere). Create it, or name the right one
            migrate DIR/file.sql --url sqlite:x   | error: migration directory DIR/file.sql is no directory. Name the directory that holds the files
            migrate DIR --url mysql://u:pw@h/db   | error: unknown database URL scheme "mysql:". Accepted are postgresql://user@host:5432/db, postgres://..., r2dbc:postgresql://..., sqlite:file.db and sqlite:./file.db (relative), sqlite:/dir/file.db (absolute), sqlite::memory:
            migrate DIR postgresql://u:pw@h/db    | error: Unmatched argument at index 2: 'postgresql://u:***@h/db'. Try: etch migrate --help
            migrate DIR --url postgresql:///db    | error: the database URL postgresql:///db names no host. Write postgresql://user@host:5432/db
            migrate DIR --url postgresql://u:pw@h:abc/db | error: the database URL postgresql://u:***@h:abc/db has no port such as 5432 behind its host
            migrate DIR --url postgresql://u:pw@h:70000/db | error: the database URL postgresql://u:***@h:70000/db has no port such as 5432 behind its host
            migrate --url sqlite:x.db             | error: Missing required parameter: 'DIR'. Try: etch migrate --help
            migrate DIR --wait soon               | error: Invalid value for option '--wait': 'soon' is no time such as 500ms, 60s or 5m. Try: etch migrate --help
            migrate DIR --url sqlite:x --schema a-b | error: --schema takes a name of up to 63 letters, digits and _, not "a-b"
            migrate DIR --url sqlite:x --module= | error: --module takes a name; without the option it is default
            migrat                                | error: Unmatched argument at index 0: 'migrat'. Try: etch --help
            resolve DIR/1.sql --url sqlite:x      | 'error: Missing required argument (specify one of these): (--applied | --forget). Try: etch resolve --help'
            new a.b                               | error: a migration's name is made of up to 100 letters, digits, _ and -, such as add_invoices, not "a.b"
            new a --dir DIR/file.sql              | error: DIR/file.sql is no directory. Name one with --dir
            --debg                                | error: Unknown option: '--debg'. Try: etch --help
            ''                                    | error: no command given. Try: etch --help
            """)
    void refuses(String arguments, String message) throws IOException {
        Files.writeString(directory.resolve("file.sql"), "");
        String here = directory.toString();

        assertThat(run(
                        arguments.isEmpty()
                                ? new String[0]
                                : arguments.replace("DIR", here).split(" +")))
                .isEqualTo(new Ended(2, "", message.replace("DIR/", here + "/") + "\n"));
    }

    @Test
    void aStackTraceIsShownOnlyOnRequest() {
        Ended failed = run("migrate", directory + "/nowhere", "--debug");

        assertThat(failed.code()).isEqualTo(2);
        assertThat(failed.err()).startsWith("error: ").contains("\tat io.etchdb.cli.");
    }

    @Test
    void aStackTraceHasNoPasswordEither() {
        Ended failed = run("migrate", "m", "postgresql://u:s3cr3t@h/db", "--debug");

        assertThat(failed.code()).isEqualTo(2);
        assertThat(failed.err())
                .contains("'postgresql://u:***@h/db'", "\tat picocli.")
                .doesNotContain("s3cr3t");
    }

    @Test
    void everyCommandHasHelpWithExamples() {
        for (String command : Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()))
                .getSubcommands()
                .keySet()) {
            Ended help = run(command, "--help");

            assertThat(help.code()).isZero();
            assertThat(help.out())
                    .startsWith("Usage: etch " + command + " ")
                    .contains("Examples:\n  ", "  etch " + command);
            assertThat(help.out()).doesNotContain("\u001b");
        }
    }

    /** In this process: the same command line, without the start of a JVM. */
    static Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
        return new Ended(code, out.toString(), err.toString());
    }
}
