package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.codegen.RecordOptions;
import io.etchdb.codegen.RecordSources;
import io.etchdb.codegen.SourceFile;
import io.etchdb.codegen.SourceFolder;
import io.etchdb.codegen.SourceFolder.Outcome;
import io.etchdb.error.UndefinedTableException;
import io.etchdb.row.RowModel;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.SchemaCheck;
import io.etchdb.testdatabases.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 18 of the features: records of a shop with thirty tables, as text, compiled, and used. */
abstract class GenerateSuite extends EtchSuite {

    static final RecordOptions ROWS =
            RecordOptions.inPackage("shop").withSuffix("Row").withInput("In").withViews();

    @TempDir
    Path folder;

    GenerateSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    /** Name of the golden folder, and of the tables that only this database has. */
    abstract String name();

    /** What is compared letter by letter. */
    abstract List<String> goldenTables();

    @Override
    String schema() {
        boolean postgres = isPostgres();
        return (resource("/codegen/shop.sql") + resource("/codegen/" + name() + ".sql"))
                .replace("{bytes}", postgres ? "bytea" : "blob")
                .replace("{timestamptz}", postgres ? "timestamptz" : "timestamp")
                .replace("{uuid}", "uuid")
                .replace("{json}", postgres ? "jsonb" : "json");
    }

    private static String resource(String path) {
        try (InputStream in = GenerateSuite.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Catalog catalog() {
        return run(etch.catalog());
    }

    RecordSources sources(RecordOptions options) {
        return RecordSources.of(catalog(), options);
    }

    @Test
    void theTextIsTheGoldenOne() throws IOException {
        RecordSources sources = sources(ROWS.withTables(goldenTables()));
        SourceFolder.at(Path.of("target/codegen/" + name())).overwrite(sources);

        Map<String, String> golden = new TreeMap<>();
        Path root = Path.of("src/test/resources/codegen/" + name());
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                golden.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        Map<String, String> generated = new TreeMap<>();
        sources.files().forEach(file -> generated.put(file.path(), file.text()));
        assertThat(generated.keySet()).isEqualTo(golden.keySet());
        golden.forEach((path, text) -> assertThat(generated.get(path)).as(path).isEqualTo(text));
    }

    @Test
    void everythingCompilesWithoutWarningAndFitsTheTables() throws Exception {
        RecordSources sources = sources(ROWS);

        List<Class<? extends Record>> rows = rows(compiled(sources));

        assertThat(rows).hasSizeGreaterThanOrEqualTo(32);
        assertThat(SchemaCheck.of(catalog()).check(rows).toString()).isEmpty();
    }

    @Test
    void rowsComeBackAsTheyWerePutIn() throws Exception {
        ClassLoader loader = compiled(sources(ROWS));
        roundTrip(loader, "CountriesRow", "DE", "Germany", null);
        roundTrip(loader, "CurrenciesRow", "EUR", "Euro", (short) 2);
        Record brand = roundTrip(loader, "BrandsRow", null, "Acme", new byte[] {1, 2});
        Record product = roundTrip(
                loader,
                "ProductsRow",
                null,
                "A-1",
                "Chair",
                component(brand, "id"),
                isPostgres() ? new java.math.BigDecimal("12.50") : (Object) 12.5,
                "EUR",
                null,
                true,
                Map.of("legs", 4));
        Record category = roundTrip(loader, "CategoriesRow", null, null, "Chairs", 3);
        roundTrip(loader, "ProductCategoriesRow", component(category, "id"), component(product, "id"));
        roundTrip(loader, "TableRow", 7, "text", java.time.LocalDate.of(2026, 11, 20));
        roundTrip(loader, "LegacyDataRow", 1, "a", "b", "c", 4, "d", "e", "f");
    }

    /** Inserts a row and expects it back, what was unset filled in. */
    final Record roundTrip(ClassLoader loader, String type, Object... values) throws Exception {
        Class<? extends Record> record = loader.loadClass("shop." + type).asSubclass(Record.class);
        return roundTrip(record, values);
    }

    private <T extends Record> T roundTrip(Class<T> type, Object... values) {
        T row = RowModel.of(type).create(fitted(type, values));
        T stored = run(etch.insert(row));
        Object key = RowModel.of(type).key().size() == 1
                ? component(stored, RowModel.of(type).key().get(0).component())
                : io.etchdb.row.Key.of(RowModel.of(type).key().stream()
                        .map(column -> column.valueIn(stored))
                        .toArray());
        T read = run(etch.require(type, key));
        for (RecordComponent component : type.getRecordComponents()) {
            Object given = component(row, component.getName());
            Object found = component(read, component.getName());
            if (given != null) {
                assertThat(found)
                        .as(type.getSimpleName() + "." + component.getName())
                        .isEqualTo(given);
            }
        }
        return read;
    }

    /** The same numbers in the type that the component has: SQLite has one type of integer. */
    private static Object[] fitted(Class<? extends Record> type, Object[] values) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] fitted = new Object[components.length];
        assertThat(values).hasSameSizeAs(components);
        for (int i = 0; i < values.length; i++) {
            boolean isLong = components[i].getType() == long.class || components[i].getType() == Long.class;
            fitted[i] = isLong && values[i] instanceof Number number ? (Object) number.longValue() : values[i];
        }
        return fitted;
    }

    static Object component(Record row, String name) {
        try {
            var accessor = row.getClass().getMethod(name);
            return accessor.invoke(row);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @Test
    void aSecondRunChangesNothing() {
        RecordSources sources = sources(ROWS);

        Outcome first = SourceFolder.at(folder).write(sources);
        Outcome second = SourceFolder.at(folder).write(sources(ROWS));

        assertThat(first.written()).hasSameSizeAs(sources.files());
        assertThat(second.written()).isEmpty();
        assertThat(second.unchanged()).hasSameSizeAs(sources.files());
    }

    @Test
    void whatWasEditedByHandIsLeftAlone() throws IOException {
        RecordOptions brands = ROWS.withTables(List.of("brands"));
        SourceFolder.at(folder).write(sources(brands));
        Path file = folder.resolve("shop/BrandsRow.java");
        Files.writeString(file, Files.readString(file).replace("{}", "{ int one() { return 1; } }"));
        String edited = Files.readString(file);

        assertThatThrownBy(() -> SourceFolder.at(folder).write(sources(ROWS)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("shop/BrandsRow.java was edited by hand or not generated; nothing was written.")
                .hasMessageContaining("--force");
        assertThat(file).hasContent(edited);
        assertThat(folder.resolve("shop")).isDirectoryNotContaining("glob:**Customers*");

        assertThat(SourceFolder.at(folder).overwrite(sources(brands)).written()).containsExactly("shop/BrandsRow.java");
        assertThat(Files.readString(file)).doesNotContain("one()");
    }

    @Test
    void whatWasGeneratedBeforeIsReplacedWhateverEndsItsLines() throws IOException {
        RecordOptions brands = ROWS.withTables(List.of("brands")).withInput(null);
        SourceFolder.at(folder).write(sources(brands));
        Path file = folder.resolve("shop/BrandsRow.java");
        Files.writeString(file, Files.readString(file).replace("\n", "\r\n"));

        assertThat(SourceFolder.at(folder).write(sources(brands)).unchanged()).hasSize(1);
        assertThat(SourceFolder.at(folder)
                        .write(sources(brands.withSchema(catalog().searchPath().get(0))))
                        .written())
                .hasSize(1);
        assertThat(file).content().contains("schema = \"");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");

        assertThatThrownBy(() -> SourceFolder.at(file).write(sources(ROWS)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("folder " + file + " cannot be written (")
                .hasMessageContaining("--out");
        assertThat(file).isEmptyFile();
    }

    @Test
    void whatIsNotThereIsNamedWithWhatIsNear() {
        assertThatThrownBy(() -> sources(ROWS.withTables(List.of("custmers"))))
                .isInstanceOf(UndefinedTableException.class)
                .hasMessageContaining("\"custmers\"")
                .hasMessageContaining("Did you mean \"customers\"?");
        assertThatThrownBy(() -> sources(ROWS.withTables(List.of("zzz*"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no table is called like \"zzz*\". There is: ");
        assertThatThrownBy(() -> sources(ROWS.withTables(List.of("users")).withSchema("nowhere")))
                .isInstanceOf(UndefinedTableException.class)
                .hasMessageContaining("there is no schema \"nowhere\"");
        assertThatThrownBy(() -> RecordOptions.inPackage("com.class"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"com.class\" is no name of a Java package");
    }

    @Test
    void tablesAreChosenByName() {
        assertThat(paths(ROWS.withTables(List.of("wish*", "paid_orders")).withInput(null)))
                .containsExactly("shop/WishlistItemsRow.java", "shop/WishlistsRow.java", "shop/PaidOrdersRow.java");
        assertThat(paths(RecordOptions.inPackage("shop").withTables(List.of("*"))))
                .contains("shop/Orders.java")
                .doesNotContain("shop/PaidOrders.java");
    }

    private List<String> paths(RecordOptions options) {
        return sources(options).files().stream().map(SourceFile::path).toList();
    }

    @Test
    void whatHadToBeRenamedIsSaid() {
        RecordSources sources = sources(RecordOptions.inPackage("shop"));

        String legacy = isPostgres() ? "public.Legacy-Data" : "main.Legacy-Data";
        assertThat(sources.notes())
                .contains(
                        legacy + ".class is component class_",
                        legacy + ".class_ is component class__2",
                        legacy + ".2nd value is component _2ndValue",
                        legacy + ".hashCode is component hashCode_",
                        legacy + ".userName is component userName_2")
                .anyMatch(note -> note.endsWith("string is StringRow: String is taken"))
                .anyMatch(note -> note.endsWith(
                        "audit_log has no primary key: AuditLog has no @Id, and is not found" + " or updated by key"))
                .anyMatch(note -> note.endsWith("audit_log.id is component id_"));
    }

    // ---- the compiler ----

    /** Compiles everything, every warning an error, and loads it. */
    final ClassLoader compiled(RecordSources sources) throws IOException {
        SourceFolder.at(folder.resolve("src")).write(sources);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        java.io.StringWriter said = new java.io.StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiles = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of(
                                    "-Xlint:all,-processing",
                                    "-Xdoclint:all,-missing",
                                    "-Werror",
                                    "-proc:none",
                                    "-encoding",
                                    "UTF-8",
                                    "-parameters",
                                    "-d",
                                    classes.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources.files().stream()
                                    .map(file -> folder.resolve("src").resolve(file.path()))
                                    .toList()))
                    .call();
            assertThat(compiles).as(said.toString()).isTrue();
        }
        return new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
    }

    private List<Class<? extends Record>> rows(ClassLoader loader) throws IOException, ClassNotFoundException {
        List<Class<? extends Record>> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("classes/shop"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (name.endsWith("Row")) {
                    rows.add(loader.loadClass("shop." + name).asSubclass(Record.class));
                }
            }
        }
        return rows;
    }

    final String componentsOf(ClassLoader loader, String type) throws ClassNotFoundException {
        return Arrays.stream(loader.loadClass("shop." + type).getRecordComponents())
                .map(component -> component.getGenericType().getTypeName().replaceAll("[a-z]+\\.", "") + " "
                        + component.getName())
                .collect(Collectors.joining(", "));
    }
}
