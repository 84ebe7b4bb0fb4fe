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
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

        List<Class<? extends Record>> rows = CompiledRecords.in(folder, sources).endingWith("Row");

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

    @Test
    void everyTableTakesARowAndGivesItBack() throws Exception {
        Catalog catalog = catalog();
        SampleRows samples = new SampleRows(catalog);
        List<Class<? extends Record>> types = CompiledRecords.in(folder, sources(ROWS)).endingWith("Row").stream()
                .filter(type -> !samples.table(type).kind().isView())
                .toList();
        assertThat(types).hasSizeGreaterThanOrEqualTo(30);

        for (Class<? extends Record> type : samples.inOrder(types)) {
            samples.stored(roundTrip(type, samples));
        }
        List<Class<? extends Record>> stored = samples.inOrder(types);
        Collections.reverse(stored);
        for (Class<? extends Record> type : stored) {
            assertThat(run(etch.deleteWhere(type, Where.all())))
                    .as(type.getSimpleName())
                    .isPositive();
        }
    }

    private <T extends Record> T roundTrip(Class<T> type, SampleRows samples) {
        T row = samples.row(type);
        return RowModel.of(type).hasKey() ? roundTrip(type, row) : withoutKey(type, row);
    }

    private <T extends Record> T withoutKey(Class<T> type, T row) {
        T stored = run(etch.insert(row));
        assertThat(stored).isEqualTo(row);
        assertThat(all(etch.query(type))).contains(row);
        return stored;
    }

    /** Inserts a row and expects it back, what was unset filled in. */
    final Record roundTrip(ClassLoader loader, String type, Object... values) throws Exception {
        Class<? extends Record> record = loader.loadClass("shop." + type).asSubclass(Record.class);
        return roundTrip(record, values);
    }

    private <T extends Record> T roundTrip(Class<T> type, Object... values) {
        return roundTrip(type, RowModel.of(type).create(fitted(type, values)));
    }

    private <T extends Record> T roundTrip(Class<T> type, T row) {
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
            if (given instanceof java.math.BigDecimal number) {
                // A column with a scale pads.
                assertThat((java.math.BigDecimal) found).isEqualByComparingTo(number);
            } else if (given != null) {
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
    void aSecondRunChangesNothing() throws IOException {
        RecordSources sources = sources(ROWS);

        Outcome first = SourceFolder.at(folder).write(sources);
        FileTime then = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Map<Path, byte[]> before = filesBelow(folder);
        for (Path file : before.keySet()) {
            Files.setLastModifiedTime(file, then);
        }
        Outcome second = SourceFolder.at(folder).write(sources(ROWS));

        assertThat(first.written()).hasSameSizeAs(sources.files());
        assertThat(second.written()).isEmpty();
        assertThat(second.unchanged()).hasSameSizeAs(sources.files());
        Map<Path, byte[]> after = filesBelow(folder);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        for (Map.Entry<Path, byte[]> file : after.entrySet()) {
            assertThat(file.getValue()).isEqualTo(before.get(file.getKey()));
            assertThat(Files.getLastModifiedTime(file.getKey())).isEqualTo(then);
        }
    }

    private static Map<Path, byte[]> filesBelow(Path root) throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(file, Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void whatIsNoTextIsOverwrittenOnlyIfAskedFor() throws IOException {
        RecordOptions brands = ROWS.withTables(List.of("brands")).withInput(null);
        SourceFolder.at(folder).write(sources(brands));
        Path file = folder.resolve("shop/BrandsRow.java");
        byte[] noText = {(byte) 0xff, (byte) 0xfe, 0};
        Files.write(file, noText);

        assertThatThrownBy(() -> SourceFolder.at(folder).write(sources(brands)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shop/BrandsRow.java was edited by hand");
        assertThat(file).hasBinaryContent(noText);
        SourceFolder.at(folder).overwrite(sources(brands));
        assertThat(file).content().contains("record BrandsRow(");
    }

    @Test
    void aMoveThatFailsMidwayLeavesNothingBeside() throws IOException {
        RecordSources sources = sources(ROWS);
        Files.createDirectories(folder.resolve("shop/WishlistsRow.java/not-empty"));

        assertThatThrownBy(() -> SourceFolder.at(folder).overwrite(sources))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("folder " + folder + " cannot be written (");
        assertThat(filesBelow(folder).keySet())
                .allMatch(file -> file.toString().endsWith(".java"))
                .isNotEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenBesideLeavesAllAsTheyWere() throws IOException {
        RecordSources sources = sources(ROWS);
        Files.createDirectories(folder.resolve("shop/WishlistsRow.java.etch-new/not-empty"));

        assertThatThrownBy(() -> SourceFolder.at(folder).write(sources)).isInstanceOf(UncheckedIOException.class);
        assertThat(filesBelow(folder)).isEmpty();
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
        assertThatThrownBy(() -> sources(ROWS.withSchema("nowhere")))
                .isInstanceOf(UndefinedTableException.class)
                .hasMessageContaining("there is no schema \"nowhere\"");
        assertThatThrownBy(() -> RecordOptions.inPackage("com.class"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"com.class\" is no name of a Java package");
    }

    @Test
    void endingsThatMakeNoNameAreRefused() {
        assertThatThrownBy(() -> ROWS.withSuffix("-row"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("suffix \"-row\" cannot be part of a Java name; use letters and digits");
        assertThatThrownBy(() -> ROWS.withInput("In put"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("input \"In put\" cannot be part");
        for (String same : List.of("", "Row")) {
            assertThatThrownBy(() -> ROWS.withInput(same))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("input records need a name of their own");
        }
        assertThatThrownBy(() -> ROWS.withSuffix("In")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRowThatWasReadIsWrittenBackOnceWhatIsComputedIsLeftOut() throws Exception {
        RecordSources sources = sources(ROWS);
        String table = isPostgres() ? "public.tickets" : "main.odd_types";
        assertThat(sources.notes())
                .contains(table + ".doubled takes no values: leave it null when a row is written, or write a Patch");
        assertThat(sources.files())
                .filteredOn(file -> file.path().endsWith(isPostgres() ? "/TicketsRow.java" : "/OddTypesRow.java"))
                .allSatisfy(file -> assertThat(file.text().replaceAll("\\s+\\* *", " "))
                        .contains(
                                "@param doubled Filled by the database, which takes no values: leave it null when a row is"
                                        + " written."));
        SampleRows samples = new SampleRows(catalog());
        Class<? extends Record> type = compiled(sources)
                .loadClass("shop." + (isPostgres() ? "TicketsRow" : "OddTypesRow"))
                .asSubclass(Record.class);
        writeBack(type, samples);
    }

    private <T extends Record> void writeBack(Class<T> type, SampleRows samples) {
        T read = run(etch.insert(samples.row(type)));
        RowModel<T> model = RowModel.of(type);
        Object[] arguments = model.blankArguments();
        model.columns()
                .forEach(column -> arguments[column.argument()] = samples.table(type)
                                .column(column.name())
                                .orElseThrow()
                                .generation()
                                .refusesValues()
                        ? null
                        : column.valueIn(read));

        T written = run(etch.update(model.create(arguments)));

        assertThat(component(written, "doubled")).isNotNull().isEqualTo(component(read, "doubled"));
        run(etch.delete(written));
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
                .anyMatch(note -> note.endsWith(".3 wishes is _3Wishes: no Java name begins so"))
                .anyMatch(note -> note.endsWith(".3 wishes.!? is component column2"))
                .anyMatch(note -> note.endsWith("string is StringRow: String is taken"))
                .anyMatch(note -> note.endsWith(
                        "audit_log has no primary key: AuditLog has no @Id, and is not found" + " or updated by key"))
                .anyMatch(note -> note.endsWith("audit_log.id is component id_"));
    }

    final ClassLoader compiled(RecordSources sources) throws IOException {
        return CompiledRecords.in(folder, sources).loader();
    }

    final String componentsOf(ClassLoader loader, String type) throws ClassNotFoundException {
        return Arrays.stream(loader.loadClass("shop." + type).getRecordComponents())
                .map(component -> component.getGenericType().getTypeName().replaceAll("[a-z]+\\.", "") + " "
                        + component.getName())
                .collect(Collectors.joining(", "));
    }
}
