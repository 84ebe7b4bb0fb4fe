package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.codegen.RecordOptions;
import io.etchdb.codegen.RecordSources;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.Ddl;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Names;
import io.etchdb.testdatabases.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * From a catalog to records, from these to tables, and to their catalog: it is the same one, for everything that a record can
 * say. Which that is, {@link RecordSources} tells; here it is what {@link #table} draws.
 */
abstract class RoundTripPropertiesSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> NAMES = List.of(
            "id",
            "name",
            "Odd Name",
            "class",
            "select",
            "a\"b",
            "x_1",
            "änderung",
            "2nd",
            "hash_code",
            "hashCode",
            "UPPER");

    /** A column; what it is made of is of the database's own words. */
    record Column(String name, String type, boolean notNull) {}

    /** A table with the first columns of the key, in order, taken from those that can be in one. */
    record Spec(String name, List<Column> columns, int keyColumns, boolean numbered) {

        /** Names of the key's columns: in the order of the columns, for that is the order records give them. */
        List<String> key(List<String> keyTypes) {
            return columns.stream()
                    .filter(column -> keyTypes.contains(column.type()))
                    .limit(keyColumns)
                    .map(Column::name)
                    .toList();
        }
    }

    private static @Nullable TestDatabase database;
    private static @Nullable EtchTemplate template;

    private final TestDatabase.Kind kind;

    RoundTripPropertiesSuite(TestDatabase.Kind kind) {
        this.kind = kind;
    }

    /** Every type that a record has the like of. */
    abstract List<String> types();

    /** Those of {@link #types} that a key is drawn from. */
    abstract List<String> keyTypes();

    /** What a column is declared with that is the whole key and numbers itself, by its type otherwise. */
    abstract String numbered(String type);

    /** Types that have to be made first. */
    abstract String typesToMake();

    @AfterContainer
    static void close() {
        if (template != null) {
            run(template.close());
            template = null;
        }
        if (database != null) {
            database.close();
            database = null;
        }
    }

    private EtchTemplate etch() {
        EtchTemplate etch = template;
        if (etch == null) {
            database = kind.open();
            etch = EtchTemplate.connect(database.url());
            template = etch;
        }
        return etch;
    }

    @Property(tries = 12, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void tablesComeBackFromTheirRecords(@ForAll("tables") List<Spec> tables) throws Exception {
        EtchTemplate etch = etch();
        run(etch.executeScript(typesToMake() + tables.stream().map(this::create).collect(Collectors.joining())));
        Catalog made = run(etch.catalog());
        RecordSources sources = RecordSources.of(made, RecordOptions.inPackage("made"));
        drop(etch, made);

        run(etch.executeScript(createdFrom(sources)));

        Catalog again = run(etch.catalog());
        assertThat(again.tables()).isEqualTo(made.tables());
        assertThat(again.enumTypes()).isEqualTo(made.enumTypes());
        assertThat(RecordSources.of(again, RecordOptions.inPackage("made"))).isEqualTo(sources);
        drop(etch, again);
    }

    private String createdFrom(RecordSources sources) throws IOException, ClassNotFoundException {
        Path folder = Files.createTempDirectory("etch-round-trip");
        try {
            Ddl ddl = Ddl.of(kind.isSqlite() ? Dialect.SQLITE : Dialect.POSTGRES);
            return ddl.createAll(CompiledRecords.in(folder, sources).endingWith("").stream()
                    .map(ddl::create)
                    .toList());
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void drop(EtchTemplate etch, Catalog catalog) {
        String tables = catalog.tables().stream()
                .map(table -> "DROP TABLE " + Names.quoted(table.name()) + ";")
                .collect(Collectors.joining());
        String types = catalog.enumTypes().stream()
                .map(type -> "DROP TYPE " + type.type() + ";")
                .collect(Collectors.joining());
        run(etch.executeScript(tables + types));
    }

    private String create(Spec table) {
        List<String> key = table.key(keyTypes());
        String columns = table.columns().stream()
                .map(column -> definition(table, column, key))
                .collect(Collectors.joining(", "));
        String keys = key.isEmpty()
                ? ""
                : key.stream().map(Names::quoted).collect(Collectors.joining(", ", ", PRIMARY KEY (", ")"));
        return "CREATE TABLE " + Names.quoted(table.name()) + " (" + columns + keys + ");";
    }

    private String definition(Spec table, Column column, List<String> key) {
        boolean numbered = table.numbered() && key.equals(List.of(column.name()));
        return Names.quoted(column.name()) + " " + (numbered ? numbered(column.type()) : column.type())
                + (column.notNull() || key.contains(column.name()) ? " NOT NULL" : "");
    }

    @Provide
    Arbitrary<List<Spec>> tables() {
        return Arbitraries.of("plain", "Odd Table", "order", "types", "3rd")
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(4)
                .flatMap(names -> Combinators.combine(
                                names.stream().map(this::table).toList())
                        .as(tables -> tables));
    }

    private Arbitrary<Spec> table(String name) {
        return Combinators.combine(
                        Arbitraries.of(NAMES)
                                .list()
                                .uniqueElements()
                                .ofMinSize(1)
                                .ofMaxSize(7),
                        Arbitraries.of(types()).list().ofSize(7),
                        Arbitraries.of(true, false).list().ofSize(7),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(true, false))
                .as((names, types, notNull, keyColumns, numbered) -> new Spec(
                        name,
                        IntStream.range(0, names.size())
                                .mapToObj(i -> new Column(names.get(i), types.get(i), notNull.get(i)))
                                .toList(),
                        keyColumns,
                        numbered));
    }

    private static <R> R run(Mono<R> mono) {
        return mono.block(TIMEOUT);
    }
}
