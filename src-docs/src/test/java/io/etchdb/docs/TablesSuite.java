package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.annotation.Table;
import io.etchdb.codegen.RecordOptions;
import io.etchdb.codegen.RecordSources;
import io.etchdb.codegen.SourceFolder;
import io.etchdb.row.ResultTable;
import io.etchdb.row.RowMap;
import io.etchdb.schema.Ddl;
import io.etchdb.schema.Diagram;
import io.etchdb.schema.SchemaCheck;
import io.etchdb.schema.SchemaFindings;
import io.etchdb.sql.Dialect;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What "Tables" says, on each database. */
abstract class TablesSuite extends DatabaseSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    // tag::records[]
    @Table("shelves")
    record Shelf(@Nullable Long id, String name) {}

    @Table("volumes")
    record Volume(
            @Nullable Long id,
            String title,
            @Nullable Long shelfId,
            @Nullable Integer pages) {}
    // end::records[]

    private EtchTemplate etch;
    private Dialect dialect;

    @TempDir
    Path sources;

    TablesSuite(Kind kind) {
        super(kind);
    }

    @BeforeAll
    void createTables() {
        etch = EtchTemplate.connect(database().url());
        dialect = database().kind().isSqlite() ? Dialect.SQLITE : Dialect.POSTGRES;
        // tag::ddl[]
        Ddl ddl = Ddl.of(dialect);
        String script = ddl.createAll(
                ddl.create(Volume.class).references(Volume::shelfId, Shelf::id).defaultTo(Volume::pages, 1),
                ddl.create(Shelf.class).unique(Shelf::name));
        Mono<Void> created = etch.executeScript(script);
        // end::ddl[]
        created.block(TIMEOUT);
        etch.insert(new Shelf(null, "Novels")).block(TIMEOUT);
    }

    @AfterAll
    void close() {
        etch.close().block(TIMEOUT);
    }

    @Test
    void theCatalogSaysWhatThereIs() {
        // tag::catalog[]
        Mono<List<String>> key =
                etch.catalog().map(catalog -> catalog.table("volumes").primaryKey());
        // end::catalog[]
        assertThat(key.block(TIMEOUT)).containsExactly("id");
    }

    @Test
    void recordsFitTheTablesTheyMade() {
        // tag::check[]
        Mono<SchemaFindings> findings =
                etch.catalog().map(catalog -> SchemaCheck.of(catalog).check(Volume.class, Shelf.class));
        // end::check[]
        assertThat(findings.block(TIMEOUT).isConsistent()).isTrue();
    }

    @Test
    void recordsAreGenerated() {
        // tag::generate[]
        RecordOptions options =
                RecordOptions.inPackage("com.acme.db").withSuffix("Row").withInput("In");
        Mono<RecordSources> records = etch.catalog().map(catalog -> RecordSources.of(catalog, options));
        // end::generate[]
        SourceFolder.Outcome outcome = SourceFolder.at(sources).write(records.block(TIMEOUT));
        assertThat(outcome.written()).contains("com/acme/db/VolumesRow.java", "com/acme/db/VolumesIn.java");
    }

    @Test
    void rowsAreShown() {
        // tag::show[]
        Mono<String> shown = etch.query(Shelf.class).collectList().map(rows -> ResultTable.of(rows)
                .text());
        // id  name
        // --  ------
        //  1  Novels
        // end::show[]
        assertThat(shown.block(TIMEOUT)).isEqualTo("id  name\n--  ------\n 1  Novels\n");
        assertThat(etch.catalog().map(catalog -> Diagram.of(catalog).mermaid()).block(TIMEOUT))
                .contains("\"shelves\" |o--o{ \"volumes\" : \"shelf_id\"");
    }

    @Test
    void recordsAreMapsAndBack() {
        // tag::map[]
        Volume emma = new Volume(1L, "Emma", null, 474);
        Map<String, @Nullable Object> some = RowMap.of(emma, Volume::title, Volume::pages); // {title=Emma, pages=474}
        Map<String, @Nullable Object> json = RowMap.json(RowMap.of(emma)); // nothing but what JSON has
        Volume again = RowMap.read(Volume.class, json);
        // end::map[]
        assertThat(some).hasToString("{title=Emma, pages=474}");
        assertThat(again).isEqualTo(emma);
    }
}
