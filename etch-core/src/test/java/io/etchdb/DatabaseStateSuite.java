package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.schema.DatabaseSize;
import io.etchdb.schema.TableSize;
import io.etchdb.testdatabases.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Row 38 of the features: who is connected, and how large the tables are. */
abstract class DatabaseStateSuite extends EtchSuite {

    private static final int ROWS = 2_000;

    DatabaseStateSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return "CREATE TABLE heavy (id integer PRIMARY KEY, body text NOT NULL);"
                + "CREATE INDEX heavy_by_body ON heavy (body);"
                + "CREATE TABLE \"Empty one\" (id integer PRIMARY KEY);"
                + "CREATE VIEW seen AS SELECT id FROM heavy;";
    }

    @BeforeAll
    void fill() {
        run(etch.execute("INSERT INTO heavy WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                + ROWS + ") SELECT i, 'a body of some length ' || i FROM n"));
        if (isPostgres()) {
            run(etch.execute("ANALYZE heavy"));
        }
    }

    @Test
    void sizesAreThoseOfTablesWithTheirIndexes() {
        DatabaseSize size = run(etch.size());

        assertThat(size.tables())
                .extracting(TableSize::name)
                .contains("heavy", "Empty one")
                .doesNotContain("seen");
        TableSize heavy = size.tables().stream()
                .filter(table -> table.name().equals("heavy"))
                .findFirst()
                .orElseThrow();
        assertThat(heavy.schema()).isEqualTo(isPostgres() ? "public" : "main");
        assertThat(heavy.rows()).isEqualTo(ROWS);
        // The bodies are stored twice, in the table and in its index.
        assertThat(heavy.bytes()).isGreaterThan(2L * ROWS * "a body of some length ".length());
        assertThat(size.bytes()).isGreaterThanOrEqualTo(heavy.bytes());
    }

    @Test
    void emptyTableHasNoRows() {
        assertThat(run(etch.size()).tables())
                .filteredOn(table -> table.name().equals("Empty one"))
                .singleElement()
                .extracting(TableSize::rows)
                .isEqualTo(0L);
    }
}
