package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.error.UndefinedTableException;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.CatalogColumn;
import io.etchdb.schema.CatalogColumn.Generation;
import io.etchdb.schema.CatalogIndex;
import io.etchdb.schema.CatalogTable;
import io.etchdb.schema.CatalogTable.Kind;
import io.etchdb.schema.ForeignKey;
import io.etchdb.schema.ForeignKey.Action;
import io.etchdb.schema.UniqueConstraint;
import io.etchdb.testdatabases.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Row 17 of the features: tables, views, columns and keys as the database has them. */
abstract class CatalogSuite extends EtchSuite {

    Catalog catalog;

    CatalogSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return """
                CREATE TABLE authors (id {bigserial}, name varchar(120) NOT NULL, born {timestamp},
                    rating numeric(6,2) DEFAULT 1.5, UNIQUE (name, born));
                CREATE TABLE places (b integer NOT NULL, a integer NOT NULL, "c d" text, PRIMARY KEY (b, a));
                CREATE TABLE books (isbn text NOT NULL PRIMARY KEY, author_id bigint NOT NULL
                        REFERENCES authors ON DELETE CASCADE,
                    place_b integer, place_a integer, title text DEFAULT 'it''s',
                    FOREIGN KEY (place_b, place_a) REFERENCES places (b, a) ON UPDATE SET NULL);
                CREATE INDEX books_by_title ON books (lower(title), author_id DESC) WHERE title <> 'x, where)';
                CREATE UNIQUE INDEX books_unique ON books (title, place_b);
                CREATE TABLE nodes (id integer PRIMARY KEY, parent integer REFERENCES nodes (id));
                CREATE TABLE "Order" (id integer PRIMARY KEY, "Select" text, "q""uote" text);
                CREATE TABLE "with.dot" (id integer PRIMARY KEY);
                CREATE TABLE unkeyed (x integer);
                CREATE TABLE sums (x integer, twice integer GENERATED ALWAYS AS (x * 2) STORED);
                CREATE VIEW titles AS SELECT isbn, title FROM books;
                """;
    }

    @BeforeAll
    void read() {
        catalog = run(etch.catalog());
    }

    private static List<String> names(List<CatalogTable> tables) {
        return tables.stream().map(CatalogTable::name).toList();
    }

    final CatalogColumn column(String table, String column) {
        return catalog.table(table).column(column).orElseThrow();
    }

    @Test
    @DisplayName("C075 columns are in order, with their types as the database prints them")
    void listsColumnsInOrder() {
        CatalogTable authors = catalog.table("authors");
        assertThat(authors.kind()).isEqualTo(Kind.TABLE);
        assertThat(authors.columnNames()).containsExactly("id", "name", "born", "rating");
        assertThat(authors.columns().stream().map(CatalogColumn::type))
                .containsExactlyElementsOf(
                        isPostgres()
                                ? List.of(
                                        "bigint", "character varying(120)", "timestamp with time zone", "numeric(6,2)")
                                : List.of("INTEGER", "varchar(120)", "TEXT", "numeric(6,2)"));
        assertThat(authors.columns().stream().map(CatalogColumn::nullable)).containsExactly(false, false, true, true);
    }

    @Test
    @DisplayName("C075 the primary key is in the order of the key")
    void listsTheKeyInItsOrder() {
        assertThat(catalog.table("places").primaryKey()).containsExactly("b", "a");
        assertThat(catalog.table("books").primaryKey()).containsExactly("isbn");
        assertThat(catalog.table("unkeyed").primaryKey()).isEmpty();
    }

    @Test
    @DisplayName("C075 a key is listed in its own order, not in that of the columns")
    void listsAKeyDeclaredBackwards() {
        run(etch.executeScript(
                "CREATE TABLE backwards (a integer NOT NULL, c text, b integer NOT NULL," + " PRIMARY KEY (b, a))"));
        CatalogTable backwards = run(etch.catalog()).table("backwards");
        run(etch.executeScript("DROP TABLE backwards"));
        assertThat(backwards.columnNames()).containsExactly("a", "c", "b");
        assertThat(backwards.primaryKey()).containsExactly("b", "a");
    }

    @Test
    @DisplayName("C075 views are listed apart from tables")
    void listsViewsApart() {
        assertThat(names(catalog.views())).contains("titles");
        assertThat(names(catalog.tables()))
                .contains("authors", "books", "Order", "with.dot")
                .doesNotContain("titles")
                .noneMatch(name -> name.startsWith("sqlite_"));
        assertThat(catalog.table("titles").kind()).isEqualTo(Kind.VIEW);
        assertThat(catalog.table("titles").columnNames()).containsExactly("isbn", "title");
    }

    @Test
    @DisplayName("C075 names with capitals, reserved words, dots and quotes are names like others")
    void takesOddNames() {
        assertThat(catalog.table("Order").columnNames()).containsExactly("id", "Select", "q\"uote");
        assertThat(catalog.contains("with.dot")).isTrue();
        assertThat(catalog.contains("Order")).isTrue();
        assertThat(catalog.table("places").columnNames()).contains("c d");
    }

    @Test
    void saysWhatFillsAColumn() {
        assertThat(column("authors", "id").fillsItself()).isTrue();
        assertThat(column("authors", "rating").defaultValue()).isEqualTo("1.5");
        assertThat(column("books", "title").defaultValue()).startsWith("'it''s'");
        assertThat(column("books", "isbn").defaultValue()).isNull();
        assertThat(column("books", "isbn").fillsItself()).isFalse();
        assertThat(column("sums", "x").generation()).isEqualTo(Generation.NONE);
        assertThat(column("sums", "twice").generation()).isEqualTo(Generation.STORED);
        assertThat(column("sums", "twice").generation().refusesValues()).isTrue();
    }

    @Test
    void listsUniqueConstraints() {
        assertThat(catalog.table("authors").uniqueConstraints())
                .extracting(UniqueConstraint::columns)
                .containsExactly(List.of("name", "born"));
        assertThat(catalog.table("places").uniqueConstraints()).isEmpty();
    }

    @Test
    void pairsTheColumnsOfForeignKeys() {
        List<ForeignKey> keys = catalog.table("books").foreignKeys();
        assertThat(keys).hasSize(2);
        assertThat(keys)
                .filteredOn(key -> key.targetTable().equals("authors"))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.columns()).containsExactly("author_id");
                    assertThat(key.targetColumns()).containsExactly("id");
                    assertThat(key.onDelete()).isEqualTo(Action.CASCADE);
                    assertThat(key.onUpdate()).isEqualTo(Action.NO_ACTION);
                });
        assertThat(keys)
                .filteredOn(key -> key.targetTable().equals("places"))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.columns()).containsExactly("place_b", "place_a");
                    assertThat(key.targetColumns()).containsExactly("b", "a");
                    assertThat(key.onUpdate()).isEqualTo(Action.SET_NULL);
                    assertThat(key.targetSchema())
                            .isEqualTo(catalog.table("places").schema());
                });
        assertThat(catalog.table("nodes").foreignKeys())
                .extracting(ForeignKey::targetTable)
                .containsExactly("nodes");
    }

    @Test
    void listsIndexesThatWereCreated() {
        List<CatalogIndex> indexes = catalog.table("books").indexes();
        assertThat(indexes).extracting(CatalogIndex::name).containsExactlyInAnyOrder("books_by_title", "books_unique");
        CatalogIndex byTitle = indexes.stream()
                .filter(index -> index.name().equals("books_by_title"))
                .findFirst()
                .orElseThrow();
        assertThat(byTitle.columns()).containsExactly("author_id");
        assertThat(byTitle.expressions()).containsExactly("lower(title)");
        assertThat(byTitle.predicate()).contains("title <> 'x, where)'");
        assertThat(byTitle.unique()).isFalse();
        assertThat(byTitle.definition()).startsWithIgnoringCase("CREATE INDEX books_by_title");
        CatalogIndex unique =
                indexes.stream().filter(CatalogIndex::unique).findFirst().orElseThrow();
        assertThat(unique.columns()).containsExactly("title", "place_b");
        assertThat(unique.predicate()).isNull();
    }

    @Test
    void anUnknownTableListsNearNames() {
        assertThat(catalog.contains("autors")).isFalse();
        assertThatThrownBy(() -> catalog.table("autors"))
                .isInstanceOf(UndefinedTableException.class)
                .hasMessageContaining("\"autors\"")
                .hasMessageContaining("Did you mean \"authors\"?");
        assertThatThrownBy(() -> catalog.table("something_else_entirely"))
                .hasMessageContaining("There is: ")
                .hasMessageContaining(" authors, books, ");
        assertThatThrownBy(() -> catalog.table("nowhere", "authors"))
                .isInstanceOf(UndefinedTableException.class)
                .hasMessageContaining("\"nowhere\"")
                .hasMessageContaining(isPostgres() ? "public" : "main");
    }

    @Test
    void aNameMayHaveItsSchema() {
        String schema = isPostgres() ? "public" : "main";
        assertThat(catalog.table(schema + ".authors")).isSameAs(catalog.table("authors"));
        assertThat(catalog.table(schema, "authors")).isSameAs(catalog.table("authors"));
        assertThat(catalog.contains("nowhere.authors")).isFalse();
        assertThat(run(etch.catalog(schema)).table("authors")).isEqualTo(catalog.table("authors"));
    }

    @Test
    void anUnknownSchemaListsSchemas() {
        StepVerifier.create(etch.catalog("pubic"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UndefinedTableException.class)
                        .hasMessageContaining("\"pubic\"")
                        .hasMessageContaining(isPostgres() ? "\"public\"" : "main"))
                .verify(TIMEOUT);
    }

    @Test
    void isASnapshotReadAnewEachTime() {
        run(etch.executeScript("CREATE TABLE later (id integer PRIMARY KEY)"));
        assertThat(catalog.contains("later")).isFalse();
        assertThat(run(etch.catalog()).contains("later")).isTrue();
        run(etch.executeScript("DROP TABLE later"));
        assertThat(run(etch.catalog()).contains("later")).isFalse();
        assertThatThrownBy(() -> catalog.relations().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void joinsATransaction() {
        Boolean visible = run(etch.transaction(tx -> tx.executeScript("CREATE TABLE inside (id integer PRIMARY KEY)")
                .then(tx.catalog())
                .map(inside -> inside.contains("inside"))
                .flatMap(seen -> tx.executeScript("DROP TABLE inside").thenReturn(seen))));
        assertThat(visible).isTrue();
    }
}
