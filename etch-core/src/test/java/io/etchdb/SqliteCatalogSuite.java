package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.schema.Catalog;
import io.etchdb.schema.CatalogColumn.Generation;
import io.etchdb.schema.CatalogTable;
import io.etchdb.schema.CatalogTable.Kind;
import io.etchdb.schema.ForeignKey;
import io.etchdb.testdatabases.TestDatabase;
import org.junit.jupiter.api.Test;

/** What only SQLite's catalog has: numbered rows, modules, attached databases, names in any case. */
abstract class SqliteCatalogSuite extends CatalogSuite {

    SqliteCatalogSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return super.schema() + """
                ;CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, half real GENERATED ALWAYS AS (id / 2.0));
                CREATE TABLE downwards (id INTEGER PRIMARY KEY DESC);
                CREATE TABLE unnumbered (id INTEGER PRIMARY KEY, x) WITHOUT ROWID;
                CREATE TABLE texts (id TEXT PRIMARY KEY);
                CREATE VIRTUAL TABLE found USING fts5(title, body);
                CREATE TABLE refers (id INTEGER PRIMARY KEY, o integer REFERENCES "oRDER", p REFERENCES missing (x));
                CREATE TABLE soon_gone (id INTEGER PRIMARY KEY);
                CREATE VIEW broken AS SELECT id FROM soon_gone;
                DROP TABLE soon_gone
                """;
    }

    @Test
    void knowsWhatNumbersRows() {
        assertThat(column("counted", "id").generation()).isEqualTo(Generation.ROW_NUMBER);
        assertThat(column("counted", "id").nullable()).isFalse();
        assertThat(column("counted", "half").generation()).isEqualTo(Generation.VIRTUAL);
        assertThat(column("downwards", "id").generation()).isEqualTo(Generation.NONE);
        assertThat(column("unnumbered", "id").generation()).isEqualTo(Generation.NONE);
        assertThat(column("unnumbered", "id").nullable()).isFalse();
        assertThat(column("unnumbered", "x").type()).isEmpty();
        assertThat(column("texts", "id").nullable()).isTrue();
        assertThat(column("places", "b").generation()).isEqualTo(Generation.NONE);
    }

    @Test
    void namesAreFoundInAnyCase() {
        assertThat(catalog.table("AUTHORS").name()).isEqualTo("authors");
        assertThat(catalog.contains("MAIN.Authors")).isTrue();
        assertThat(catalog.table("refers").foreignKeys())
                .extracting(ForeignKey::targetTable)
                .containsExactly("Order", "missing");
        assertThat(catalog.table("refers").foreignKeys().get(0).targetColumns()).containsExactly("id");
    }

    @Test
    void aSchemaIsFoundInAnyCase() {
        Catalog main = run(etch.catalog("MAIN"));

        assertThat(main.searchPath()).containsExactly("main");
        assertThat(main.table("authors")).isEqualTo(catalog.table("authors"));
        assertThat(catalog.schema("Main")).isEqualTo("main");
    }

    @Test
    void knowsModulesAndLeavesOutWhatIsBehindThem() {
        assertThat(catalog.table("found").kind()).isEqualTo(Kind.VIRTUAL_TABLE);
        assertThat(catalog.table("found").columnNames()).containsExactly("title", "body");
        assertThat(catalog.tables()).noneMatch(table -> table.name().startsWith("found_"));
    }

    @Test
    void aViewOfWhatIsGoneIsNoObstacle() {
        assertThat(catalog.table("broken").columns()).isEmpty();
        assertThat(catalog.table("titles").columns()).hasSize(2);
    }

    @Test
    void attachedDatabasesAreSchemas() {
        run(etch.execute("ATTACH ':memory:' AS \"odd name\""));
        try {
            Catalog attached = run(etch.transaction(
                    tx -> tx.executeScript("CREATE TABLE \"odd name\".t (id INTEGER PRIMARY KEY, x REFERENCES t);"
                                    + "CREATE INDEX \"odd name\".by_x ON t (x) WHERE x > 1")
                            .then(tx.catalog())));
            assertThat(attached.schemas()).containsExactly("main", "odd name");
            CatalogTable t = attached.table("odd name.t");
            assertThat(t.indexes().get(0).predicate()).isEqualTo("x > 1");
            assertThat(t.foreignKeys().get(0).targetSchema()).isEqualTo("odd name");
            assertThat(attached.table("t")).isSameAs(t);
            assertThat(run(etch.transaction(tx -> tx.catalog("ODD NAME"))).relations())
                    .containsExactly(t);
        } finally {
            run(etch.execute("DETACH \"odd name\""));
        }
    }

    @Test
    void temporaryTablesComeFirst() {
        run(etch.transaction(tx -> tx.executeScript("CREATE TEMP TABLE authors (id INTEGER PRIMARY KEY)")
                .then(tx.catalog())
                .doOnNext(seen -> assertThat(seen.table("authors").schema()).isEqualTo("temp"))
                .then(tx.executeScript("DROP TABLE temp.authors"))));
        assertThat(catalog.schemas()).containsExactly("main");
    }
}
