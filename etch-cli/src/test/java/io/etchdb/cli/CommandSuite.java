package io.etchdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.cli.Etch.Ended;
import io.etchdb.cli.Etch.Running;
import io.etchdb.execution.internal.DatabaseUrl;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

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
        write("0001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY)");
        write("0002_b.sql", "INSERT INTO a VALUES (1)");

        assertThat(Etch.in(directory).run("migrate", "migrations", "--url", database.url()))
                .isEqualTo(new Ended(0, "applied 2 migrations\n", ""));

        write("0003_c.sql", "INSERT INTO a VALUES (2)");
        assertThat(here("migrate", migrations())).isEqualTo(new Ended(0, "applied 1 migration\n", ""));
        assertThat(here("migrate", migrations())).isEqualTo(new Ended(0, "applied 0 migrations\n", ""));
    }

    @Test
    void sqlPrintsRowsInEveryFormat() {
        write("1.sql", """
                CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT);
                INSERT INTO books VALUES (1, '太郎, "the" <first>'), (20, NULL)
                """);
        assertThat(here("migrate", migrations()).code()).isZero();
        String all = "SELECT id, title FROM books ORDER BY id";

        assertThat(etch.run("sql", all))
                .isEqualTo(new Ended(0, """
                id  title
                --  ---------------------
                 1  太郎, "the" <first>
                20  NULL
                """.replace("---------------------", "-------------------"), ""));
        assertThat(here("sql", all, "--format", "csv").out())
                .isEqualTo("id,title\r\n1,\"太郎, \"\"the\"\" <first>\"\r\n20,\r\n");
        assertThat(here("sql", all, "--format", "json").out())
                .isEqualTo("[\n{\"id\":1,\"title\":\"太郎, \\\"the\\\" <first>\"},\n{\"id\":20,\"title\":null}\n]\n");
        assertThat(here("sql", all, "--format", "Markdown").out()).startsWith("| id | title |\n| --- | --- |\n");
        assertThat(here("sql", all, "--format", "html").out()).contains("&lt;first&gt;</td></tr>");
        assertThat(here("sql", all, "--format", "xml"))
                .isEqualTo(new Ended(
                        2,
                        "",
                        "error: Invalid value for option '--format': 'xml' is none of table, markdown,"
                                + " html, csv, json. Try: etch sql --help\n"));
    }

    @Test
    void sqlPrintsLongResultsAndSaysWhatWasWritten() {
        write("1.sql", "CREATE TABLE n (i INTEGER)");
        assertThat(here("migrate", migrations()).code()).isZero();
        String numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1201) ";
        assertThat(here("sql", "INSERT INTO n " + numbers + "SELECT i FROM n"))
                .isEqualTo(new Ended(0, "", "1201 rows written\n"));

        assertThat(here("sql", "SELECT i, i AS i FROM n ORDER BY i").out().lines())
                .hasSize(1203)
                .contains("i    i_2", "  1    1", "1201  1201");
        assertThat(here("sql", "SELECT i FROM n WHERE i < 0").out()).isEqualTo("(no rows)\n");
        assertThat(here("sql", numbers + "SELECT i FROM n WHERE i < 0").out()).isEqualTo("(no rows)\n");
        assertThat(here("sql", "UPDATE n SET i = 0 WHERE i < 0")).isEqualTo(new Ended(0, "", "0 rows written\n"));
        assertThat(here("sql", "DELETE FROM n WHERE i = 7")).isEqualTo(new Ended(0, "", "1 row written\n"));
        assertThat(here("sql", "CREATE TABLE m (i INTEGER)")).isEqualTo(new Ended(0, "", "done\n"));
        assertThat(here("sql", "UPDATE n SET i = 0 WHERE i = 8", "--format", "json"))
                .isEqualTo(new Ended(0, "{\"written\":1}\n", ""));
        assertThat(here("sql", "DROP TABLE m", "--format", "json")).isEqualTo(new Ended(0, "{\"written\":0}\n", ""));
        assertThat(here("sql", "SELECT i FROM n WHERE i < 0", "--format", "json")
                        .out())
                .isEqualTo("[]\n");
        Ended failed = here("sql", "SELECT nothing FROM n");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).startsWith("error: ").contains("nothing").hasLineCount(1);
    }

    @Test
    void nobodyWhoReadsOnIsNoFailure() {
        assertThat(here("migrate", migrations()).code()).isZero();
        Etch shell = etch.with(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .with("JAR", Etch.HOME.resolve("etch-cli.jar").toAbsolutePath().toString());
        String numbers =
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i FROM n";

        Ended head = shell.with("QUERY", numbers)
                .runCommand("sh", "-c", "\"$JAVA\" -jar \"$JAR\" sql \"$QUERY\" --format csv | head -n 2");

        assertThat(head).isEqualTo(new Ended(0, "i\r\n1\r\n", ""));
    }

    @Test
    void showsTables() {
        write("1.sql", """
                CREATE TABLE shelves (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL UNIQUE);
                CREATE TABLE books (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelves (id), pages INTEGER DEFAULT 7);
                CREATE INDEX books_by_shelf ON books (shelf_id)
                """);
        assertThat(here("migrate", migrations()).code()).isZero();

        assertThat(here("tables").out().lines().map(line -> line.replaceAll(" +", " ")
                        .strip()))
                .contains("schema name kind columns key comment")
                .anyMatch(line -> line.endsWith(" books table 3 id"));
        Ended books = here("describe", "books");
        assertThat(books.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .contains("column type nullable filled comment", "primary key id")
                .anyMatch(line -> line.matches("(?i)pages integer true 7"))
                .anyMatch(line -> line.matches("foreign key shelf_id -> \\w+\\.shelves \\(id\\)"))
                .anyMatch(line -> line.startsWith("index CREATE INDEX books_by_shelf"));
        assertThat(here("describe", "books", "--format", "json").out()).contains("{\"column\":\"shelf_id\",");
        Ended unknown = here("describe", "boks");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("Did you mean \"books\"?").hasLineCount(1);

        assertThat(here("diagram").out())
                .startsWith("erDiagram\n")
                .contains("    \"shelves\" |o--o{ \"books\" : \"shelf_id\"\n");
        assertThat(here("diagram", "--format", "graphviz").out())
                .startsWith("digraph tables {\n")
                .contains("    \"books\" -> \"shelves\" [label=\"shelf_id\"];\n");
    }

    @Test
    void generatesRecordsOnceAndLeavesEditsAlone() throws IOException {
        write(
                "1.sql",
                "CREATE TABLE books (id INTEGER PRIMARY KEY, title VARCHAR(80) NOT NULL); CREATE TABLE logs (a INTEGER)");
        assertThat(here("migrate", migrations()).code()).isZero();
        String[] generate = {"generate", "records", "--package", "com.acme", "--out", "src", "--dto", "In"};

        Ended first = etch.run(generate);
        Ended second = etch.run(generate);

        assertThat(first.out()).isEqualTo("wrote 4 files, 0 unchanged\n");
        assertThat(first.code()).isZero();
        assertThat(first.err())
                .matches("note: \\w+\\.logs has no primary key: Logs has no @Id, and is not found or updated by key\n");
        assertThat(second.out()).isEqualTo("wrote 0 files, 4 unchanged\n");
        Path books = directory.resolve("src/com/acme/Books.java");
        assertThat(books).content().contains("public record Books(", "String title) {}");
        assertThat(directory.resolve("src/com/acme/LogsIn.java")).exists();

        Files.writeString(books, "// mine\n");
        String out = directory.resolve("src").toString();
        Ended refused = here("generate", "records", "--package", "com.acme", "--out", out);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("error: com/acme/Books.java was edited by hand or not generated; nothing was written.")
                .hasLineCount(1);
        assertThat(books).hasContent("// mine");
        assertThat(here("generate", "records", "--package", "com.acme", "--out", out, "--force")
                        .out())
                .isEqualTo("wrote 1 file, 1 unchanged\n");
    }

    @Test
    void generatesNothingFromWhatIsNotThere() {
        write("1.sql", "CREATE TABLE books (id INTEGER PRIMARY KEY)");
        assertThat(here("migrate", migrations()).code()).isZero();
        String out = directory.resolve("src").toString();

        Ended table = here("generate", "records", "--package", "a", "--out", out, "--tables", "boks");
        Ended schema = here("generate", "records", "--package", "a", "--out", out, "--schema", "nowhere");
        Ended name = here("generate", "records", "--package", "a.class", "--out", out);
        Ended empty = here("generate", "records", "--package", "a", "--out", out, "--tables", "books, ,x");

        assertThat(table.err())
                .startsWith("error: there is no table or view \"boks\"")
                .contains("Did you mean \"books\"?");
        assertThat(schema.err()).startsWith("error: there is no schema \"nowhere\"");
        assertThat(name.err()).startsWith("error: \"a.class\" is no name of a Java package");
        assertThat(empty.err()).startsWith("error: --tables takes names with a comma between two of them");
        assertThat(List.of(table.code(), schema.code(), name.code(), empty.code()))
                .containsExactly(1, 1, 2, 2);
        assertThat(directory.resolve("src")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneLine() throws IOException {
        write("1.sql", "CREATE TABLE books (id INTEGER PRIMARY KEY); CREATE TABLE pages (id INTEGER PRIMARY KEY)");
        assertThat(here("migrate", migrations()).code()).isZero();
        Path taken = Files.writeString(directory.resolve("taken"), "");

        Ended refused = here("generate", "records", "--package", "a", "--out", taken.toString());

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("error: folder " + taken + " cannot be written (")
                .contains("--out")
                .hasLineCount(1);
        String src = directory.resolve("src").toString();
        assertThat(here("generate", "records", "--package", "a", "--out", src, "--tables", "books, pages")
                        .out())
                .isEqualTo("wrote 2 files, 0 unchanged\n");
    }

    @Test
    @DisplayName("C096 DATABASE_URL is taken where --url is empty")
    void takesTheUrlFromTheEnvironment() {
        assertThat(etch.run("migrate", "migrations", "--url", ""))
                .isEqualTo(new Ended(0, "applied 0 migrations\n", ""));
    }

    @Test
    @DisplayName("C096 C097 C104 drift is an inconsistency: status shows it, migrate refuses, both exit with 1")
    void refusesDrift() throws IOException {
        write("0001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY)");
        write("0002_b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY)");
        write("0003_c.sql", "CREATE TABLE c (id INTEGER PRIMARY KEY)");
        assertThat(here("migrate", migrations()).code()).isZero();
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
        assertThat(here("migrate", migrations(), "--dry-run").code()).isEqualTo(1);
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
        assertThat(here("status", migrations()).out()).endsWith("""
                  pending (1):
                    0001_a.sql
                """);
    }

    @Test
    @DisplayName("C097 status of an empty directory, before and after")
    void tellsHowFilesStand() {
        assertThat(etch.run("status", "./migrations/"))
                .isEqualTo(new Ended(0, "Migration status (./migrations/):\n(no migrations found)\n", ""));

        String title = "Migration status (" + migrations() + "):\n";
        write("1.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY)");
        assertThat(here("status", migrations())).isEqualTo(new Ended(0, title + "  pending (1):\n    1.sql\n", ""));

        here("migrate", migrations());
        assertThat(here("status", migrations())).isEqualTo(new Ended(0, title + "  applied (1):\n    1.sql\n", ""));
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
        assertThat(here("history")).isEqualTo(new Ended(0, "(no migrations applied)\n", ""));
        assertThat(here("migrate", migrations())).isEqualTo(new Ended(0, "applied 2 migrations\n", ""));
    }

    @Test
    @DisplayName("C095 history is newest first")
    void listsTheHistory() {
        write("1.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY)");
        here("migrate", migrations());
        write("22.sql", "INSERT INTO a VALUES (1)");
        here("migrate", migrations(), "--module", "other");
        here("baseline", migrations());

        assertThat(here("history").out())
                .matches("20\\S+Z  22.sql  1 ms  by \\S+  etch \\S+\n20\\S+Z  1.sql   \\d+ ms  by \\S+  etch \\S+\n");
        assertThat(here("history", "--module", "third")).isEqualTo(new Ended(0, "(no migrations applied)\n", ""));
    }

    @Test
    @DisplayName("C094 modules are tracked apart")
    void tracksModulesApart() {
        write("001_init.sql", "CREATE TABLE IF NOT EXISTS t (id INTEGER)");

        assertThat(here("migrate", migrations(), "--module", "auth").out()).isEqualTo("applied 1 migration\n");
        assertThat(here("migrate", migrations(), "--module=billing").out()).isEqualTo("applied 1 migration\n");
        assertThat(here("migrate", migrations(), "--module=billing").out()).isEqualTo("applied 0 migrations\n");
    }

    @Test
    void sayWhatStandsAfterARepairByHand() throws IOException {
        write("1.sql", "-- etch:no-transaction\nCREATE TABLE a (id INTEGER); INSERT INTO nowhere VALUES (1)");
        Ended stopped = here("migrate", migrations());
        String file = directory.resolve("migrations/1.sql").toString();
        assertThat(stopped.code()).isEqualTo(1);
        assertThat(stopped.err()).contains("etch resolve " + file + " --applied");

        assertThat(here("resolve", file, "--applied")).isEqualTo(new Ended(0, "recorded 1.sql as applied\n", ""));
        assertThat(here("status", migrations()).out()).endsWith("  applied (1):\n    1.sql\n");
        Files.delete(directory.resolve("migrations/1.sql"));
        assertThat(here("status", migrations()).code()).isEqualTo(1);

        assertThat(here("resolve", file, "--forget")).isEqualTo(new Ended(0, "forgot 1.sql\n", ""));
        assertThat(here("status", migrations()).out()).endsWith("(no migrations found)\n");
        assertThat(here("resolve", file, "--forget").err())
                .startsWith("error: nothing is recorded of 1.sql in module default");
    }

    @Test
    void adoptsADatabaseThatIsThere() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        write("2.sql", "CREATE TABLE b (id INTEGER)");
        here("migrate", migrations(), "--module", "other");
        write("3.sql", "CREATE TABLE c (id INTEGER)");

        assertThat(here("baseline", migrations(), "--to", "2.sql"))
                .isEqualTo(new Ended(0, "recorded 2 migrations as applied\n", ""));
        assertThat(here("migrate", migrations())).isEqualTo(new Ended(0, "applied 1 migration\n", ""));
    }

    @Test
    void warnsOfALateFileAndRefusesItIfStrict() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        write("3.sql", "CREATE TABLE c (id INTEGER)");
        here("migrate", migrations());
        write("2.sql", "CREATE TABLE b (id INTEGER)");

        assertThat(here("migrate", migrations(), "--strict").err())
                .startsWith(
                        "error: migrations of module default come late: 2.sql sort before one that is applied already.");
        assertThat(here("migrate", migrations()))
                .isEqualTo(new Ended(
                        0,
                        "applied 1 migration\n",
                        "warning: migrations of module default come late: 2.sql sort before one that is applied already;"
                                + " they are applied now\n"));
    }

    @Test
    void showsItsProgressOnRequest() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        write("2.sql", "CREATE TABLE b (id INTEGER)");

        Ended ended = here("migrate", migrations(), "--verbose");

        assertThat(ended.out()).isEqualTo("applied 2 migrations\n");
        assertThat(ended.err().replaceAll("\\d+ ms", "N ms")).isEqualTo("""
                migration 1.sql (module default) applied in N ms
                migration 2.sql (module default) applied in N ms
                """);
    }

    /**
     * A process is killed in the middle of a file while seven others wait. The file is long for the one that is killed
     * only: the others read it later.
     */
    @Test
    void eightProcessesApplyEachFileOnceThoughOneIsKilled() throws Exception {
        write("00.sql", "CREATE TABLE log (file TEXT)");
        IntStream.rangeClosed(11, 39).forEach(i -> write(i + ".sql", "INSERT INTO log VALUES ('" + i + "')"));
        write("20.sql", "INSERT INTO log VALUES ('20'); " + endless());
        Running killed = etch.start("migrate", "migrations");
        List<Running> others = new ArrayList<>();
        try {
            awaitApplied("19.sql", killed);
            write("20.sql", "INSERT INTO log VALUES ('20')");
            for (int i = 0; i < 7; i++) {
                others.add(etch.start("migrate", "migrations", "--wait", "90s"));
            }
            Thread.sleep(1_000);
            killed.process().destroyForcibly();

            int applied = 0;
            for (Running other : others) {
                Ended ended = other.await();
                assertThat(ended.code()).as(ended.err()).isZero();
                applied += Integer.parseInt(ended.out().replaceAll("\\D", ""));
            }
            assertThat(applied).isEqualTo(20);
        } finally {
            killed.process().destroyForcibly();
            others.forEach(other -> other.process().destroyForcibly());
        }
        assertThat(here("history").out()).hasLineCount(30);
        assertThat(rows("SELECT file FROM log ORDER BY file"))
                .isEqualTo(
                        IntStream.rangeClosed(11, 39).mapToObj(String::valueOf).toList());
    }

    @Test
    void anInterruptRollsBackAndGivesUpTheLock() throws Exception {
        write("1.sql", "CREATE TABLE log (file TEXT)");
        write("2.sql", "INSERT INTO log VALUES ('2'); " + endless());
        Running interrupted = etch.start("migrate", "migrations");
        try {
            awaitApplied("1.sql", interrupted);
            Thread.sleep(500);

            interrupted.process().destroy();

            assertThat(interrupted.await())
                    .isEqualTo(new Ended(
                            143,
                            "",
                            "error: stopped. What was applied before stays, what was begun is rolled back; run the"
                                    + " command again. Of a file without a transaction it says how far that got\n"));
        } finally {
            interrupted.process().destroyForcibly();
        }
        write("2.sql", "INSERT INTO log VALUES ('again')");
        assertThat(here("migrate", migrations(), "--wait", "1s")).isEqualTo(new Ended(0, "applied 1 migration\n", ""));
        assertThat(rows("SELECT file FROM log")).containsExactly("again");
    }

    @Test
    void aCommandOutOfAMessageMayBePasted() {
        write("1.sql", "-- etch:no-transaction\nSELECT * FROM nowhere");
        Ended stopped = here("migrate", migrations(), "--module", "auth");
        String command = stopped.err()
                .substring(
                        stopped.err().indexOf("etch resolve "), stopped.err().indexOf(" if all of it is done by hand"));

        assertThat(here(command.substring("etch ".length()).split(" ", -1)))
                .isEqualTo(new Ended(0, "recorded 1.sql as applied\n", ""));
        assertThat(here("status", migrations(), "--module", "auth").out()).endsWith("  applied (1):\n    1.sql\n");
        assertThat(here("status", migrations()).out()).endsWith("  pending (1):\n    1.sql\n");
    }

    @Test
    void aTemplateWithoutASchemaIsToldOfTheOption() {
        write("1.sql", "CREATE TABLE t (id INTEGER); SELECT {{schema}}");

        assertThat(here("migrate", migrations()).err())
                .contains("no schema is set")
                .contains("--schema")
                .hasLineCount(1);
    }

    /** A statement that takes minutes. */
    abstract String endless();

    private void awaitApplied(String file, Running running) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!here("history").out().contains("  " + file + "  ")) {
            assertThat(running.process().isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private List<String> rows(String sql) {
        try (Database opened = new Database(DatabaseUrl.parse(database.url()))) {
            return opened.await(Flux.usingWhen(
                            opened.connections().create(),
                            connection -> Flux.from(
                                            connection.createStatement(sql).execute())
                                    .concatMap(result -> result.map(row -> row.get(0, String.class))),
                            Connection::close)
                    .collectList());
        }
    }

    /** In this process, which is quicker. */
    Ended here(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--url";
        all[arguments.length + 1] = database.url();
        return UsageTest.run(all);
    }

    String migrations() {
        return directory.resolve("migrations").toString();
    }

    void write(String name, String text) {
        try {
            Files.writeString(directory.resolve("migrations").resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
