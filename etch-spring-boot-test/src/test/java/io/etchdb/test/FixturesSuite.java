package io.etchdb.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

abstract class FixturesSuite extends DatabaseSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private EtchTemplate etch;

    @TempDir
    private Path directory;

    FixturesSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @BeforeAll
    void createTables() {
        etch = EtchTemplate.connect(database().url());
        etch.executeScript(
                        "CREATE TABLE kinds (id BIGINT PRIMARY KEY, t TEXT, n NUMERIC(10, 2), d DOUBLE PRECISION,"
                                + " b BOOLEAN, at TIMESTAMP, "
                                + (isPostgres() ? "j JSONB, a BIGINT[]" : "j TEXT, a TEXT")
                                + ", \"Odd \"\"Name\" TEXT DEFAULT 'odd');"
                                + "CREATE TABLE parents (id BIGINT PRIMARY KEY);"
                                + "CREATE TABLE children (id BIGINT PRIMARY KEY, parent BIGINT NOT NULL REFERENCES parents (id))")
                .block(TIMEOUT);
    }

    @AfterAll
    void close() {
        etch.close().block(TIMEOUT);
    }

    @BeforeEach
    void empty() {
        etch.executeScript("DELETE FROM kinds; DELETE FROM children; DELETE FROM parents")
                .block(TIMEOUT);
    }

    @Test
    void writesEveryKindOfValue() throws IOException {
        load("kinds.json", """
                { "kinds": [
                    { "id": 1, "t": "it's", "n": 1.50, "d": 0.25, "b": true, "at": "2026-01-02 03:04:05",
                      "j": { "x": [1, null] }, "a": [1, 2], "Odd \\"Name": null },
                    { "id": 9007199254740993 }
                ] }""");

        Map<String, Object> full =
                etch.fetchRow("SELECT * FROM kinds WHERE id = 1").block(TIMEOUT);
        assertThat(full).containsEntry("t", "it's").containsEntry("d", 0.25).containsEntry("Odd \"Name", null);
        assertThat(full.get("n")).hasToString(isPostgres() ? "1.50" : "1.5");
        assertThat(etch.fetchVal(Boolean.class, "SELECT b FROM kinds WHERE id = 1")
                        .block(TIMEOUT))
                .isTrue();
        assertThat(etch.fetchVal(
                                Long.class,
                                isPostgres()
                                        ? "SELECT a[2] FROM kinds WHERE id = 1 AND j -> 'x' = '[1, null]'"
                                        : "SELECT json_extract(a, '$[1]') FROM kinds WHERE id = 1"
                                                + " AND json_extract(j, '$.x[0]') = 1")
                        .block(TIMEOUT))
                .isEqualTo(2);
        assertThat(etch.fetchRow("SELECT * FROM kinds WHERE id = $1", 9007199254740993L)
                        .block(TIMEOUT))
                .containsEntry("t", null)
                .containsEntry("Odd \"Name", "odd");
    }

    @Test
    void loadsNothingOfFileThatIsWrongInItsMiddle() throws IOException {
        fails("half.json", "{ \"parents\": [ { \"id\": 1 }, { \"id\": 1 } ] }", "row 2 of parents: ");
        fails("half.sql", "INSERT INTO parents VALUES (2); INSERT INTO nowhere VALUES (1)", "nowhere");

        assertThat(etch.fetchVal(Long.class, "SELECT count(*) FROM parents").block(TIMEOUT))
                .isZero();
    }

    @Test
    void namesTheTablesThereAre() throws IOException {
        fails(
                "tables.json",
                "{ \"parent\": [ { \"id\": 1 } ] }",
                "there is no table parent. Tables: children, kinds, parents");
    }

    @Test
    void namesTheColumnsThereAre() throws IOException {
        fails(
                "columns.json",
                "{ \"children\": [ { \"id\": 1, \"mother\": 1, \"father\": 2 } ] }",
                "row 1 of children names \"mother\", \"father\", which is no column. Columns: id, parent");
    }

    @Test
    void saysWhichRowBreaksConstraint() throws IOException {
        fails("orphan.json", "{ \"children\": [ { \"id\": 1, \"parent\": 1 } ] }", "row 1 of children: ");
    }

    @Test
    void saysWhatShapeIsExpected() throws IOException {
        String expected = ". Expected { \"table\": [ { \"column\": value, ... }, ... ], ... }";
        fails("array.json", "[]", "it is not an object" + expected);
        fails("row.json", "{ \"parents\": { \"id\": 1 } }", "parents is not an array" + expected);
        fails("value.json", "{ \"parents\": [ { \"id\": 1 }, 2 ] }", "row 2 of parents is not an object" + expected);
        fails("broken.json", "{ \"parents\": [", "it is not JSON: ");
        fails("twice.json", "{ \"parents\": [], \"parents\": [] }", "it is not JSON: Duplicate");
        fails("rows.yaml", "parents: []", "it is neither .sql nor .json");
    }

    @Test
    void saysWhereItLooked() {
        assertThatExceptionOfType(FixtureException.class)
                .isThrownBy(() -> load("classpath:fixtures/none.sql"))
                .withMessage("fixture classpath:fixtures/none.sql: there is no such file on the class path");
        assertThatExceptionOfType(FixtureException.class)
                .isThrownBy(() -> load("fixtures/none.sql"))
                .withMessage("fixture fixtures/none.sql: there is no such file; classpath: in front means the class"
                        + " path");
    }

    private void fails(String name, String text, String problem) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        assertThatExceptionOfType(FixtureException.class)
                .isThrownBy(() -> load(file.toString()))
                .withMessageStartingWith("fixture " + file + ": ")
                .withMessageContaining(problem);
    }

    private void load(String name, String text) throws IOException {
        load(Files.writeString(directory.resolve(name), text).toString());
    }

    private void load(String location) {
        Fixtures.load(etch, getClass().getClassLoader(), List.of(location));
    }

    private boolean isPostgres() {
        return !database().kind().isSqlite();
    }
}
