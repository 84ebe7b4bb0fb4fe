package io.etchdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.cli.Etch.Ended;
import io.etchdb.testdatabases.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SqliteCommandTest extends CommandSuite {

    SqliteCommandTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }

    @Override
    String endless() {
        return "INSERT INTO log WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000000000)"
                + " SELECT n FROM c";
    }

    @Test
    @DisplayName("C095 what only reads does not create the database file")
    void createsNoFileToReadFrom() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        String missing = "error: there is no database file at " + database.url() + ". etch migrate creates it\n";

        assertThat(here("status", migrations()).code()).isZero();
        assertThat(here("migrate", migrations(), "--dry-run").code()).isZero();
        assertThat(here("history").out()).isEqualTo("(no migrations applied)\n");
        assertThat(here("ping")).isEqualTo(new Ended(1, "", missing));
        assertThat(here("info")).isEqualTo(new Ended(1, "", missing));
        assertThat(here("baseline", migrations())).isEqualTo(new Ended(1, "", missing));

        assertThat(Path.of(database.url().substring("sqlite:".length()))).doesNotExist();
    }

    @Test
    void pingAndInfoAskTheFile() {
        here("migrate", migrations());

        assertThat(here("ping").out()).matches("\\Q" + database.url() + "\\E answered in \\d+ ms\n");
        assertThat(here("info").out())
                .startsWith("etch      development\njava      " + System.getProperty("java.version") + "\nurl       "
                        + database.url() + "\ndatabase  SQLite 3.");
    }

    @Test
    void memoryIsADatabaseToo() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");

        assertThat(UsageTest.run("migrate", migrations(), "--url", "sqlite::memory:"))
                .isEqualTo(new Ended(0, "applied 1 migration\n", ""));
        assertThat(UsageTest.run("ping", "--url", "sqlite::memory:").code()).isZero();
    }

    @Test
    void aSchemaIsFoundInAnyCase() {
        write("1.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY)");
        assertThat(here("migrate", migrations()).code()).isZero();
        String out = directory.resolve("src").toString();

        assertThat(here("generate", "records", "--package", "p", "--out", out, "--schema", "MAIN")
                        .out())
                .isEqualTo("wrote 1 file, 0 unchanged\n");
        assertThat(directory.resolve("src/p/A.java")).content().contains("@Table(value = \"a\", schema = \"main\")");
        assertThat(here("tables", "--schema", "Main", "--format", "csv").out()).contains("main,a,table,1,id");
    }

    @Test
    void aFileIsRelativeToTheWorkingDirectory() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");

        assertThat(etch.run("migrate", "migrations", "--url", "sqlite:./app.db").code())
                .isZero();
        assertThat(directory.resolve("app.db")).isRegularFile();
    }

    @Test
    void newFilesAreNumbered() throws Exception {
        String home = directory.resolve("fresh").toString();

        assertThat(UsageTest.run("new", "create_a", "--dir", home).out())
                .isEqualTo("created " + home + "/0001_create_a.sql\n");
        assertThat(UsageTest.run("new", "add-b", "--dir", home).out())
                .isEqualTo("created " + home + "/0002_add-b.sql\n");
        Files.writeString(Path.of(home, "0041_x.sql"), "SELECT 1");
        assertThat(UsageTest.run("new", "c", "--dir", home).out()).isEqualTo("created " + home + "/0042_c.sql\n");

        assertThat(UsageTest.run("migrate", home, "--url", database.url()).err())
                .startsWith("error: migration " + home + "/0001_create_a.sql is empty");
    }

    @Test
    void aNewFileThatWouldNotComeLastIsRefused() {
        write("9_x.sql", "SELECT 1");
        write("readme.sql", "SELECT 1");

        Ended refused = UsageTest.run("new", "y", "--dir", migrations());

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .startsWith("error: the next number is 10, but 10_y.sql sorts before readme.sql")
                .hasLineCount(1);
    }
}
