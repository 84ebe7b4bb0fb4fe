package io.etchdb.schema;

import io.etchdb.schema.CatalogColumn.Generation;
import io.etchdb.schema.ForeignKey.Action;
import io.etchdb.sql.CreateIndex;
import io.etchdb.sql.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the rows of the two statements together. What was made or dropped between them is left out. */
final class CatalogAssembly {

    /** Where something is: a table, or an enum type beside the tables. */
    private record Place(String schema, String table) {}

    private final Dialect dialect;
    private final Map<Place, List<ColumnRow>> tables = new LinkedHashMap<>();
    private final Map<Place, Map<KeyRow.Kind, Map<String, List<KeyRow>>>> keys = new LinkedHashMap<>();
    private final Set<String> schemas = new LinkedHashSet<>();
    private final List<String> searchPath = new ArrayList<>();

    CatalogAssembly(Dialect dialect, List<ColumnRow> columns, List<KeyRow> keyRows) {
        this.dialect = dialect;
        columns.forEach(this::take);
        keyRows.forEach(this::take);
        if (dialect == Dialect.SQLITE) {
            Stream.of("temp", "main").filter(schemas::contains).forEach(searchPath::add);
            schemas.stream().filter(each -> !searchPath.contains(each)).toList().forEach(searchPath::add);
        }
    }

    private void take(ColumnRow row) {
        if (row.kind() == null) {
            // SQLite's own tables: every schema has one, so they say which there are. The temporary one counts if used.
            if (!row.schemaName().equals("temp")) {
                schemas.add(row.schemaName());
            }
            return;
        }
        schemas.add(row.schemaName());
        tables.computeIfAbsent(new Place(row.schemaName(), row.tableName()), place -> new ArrayList<>())
                .add(row);
    }

    private void take(KeyRow row) {
        switch (row.kind()) {
            case SCHEMA -> schemas.add(row.schemaName());
            case SEARCH_PATH -> searchPath.add(row.schemaName());
            default ->
                keys.computeIfAbsent(new Place(row.schemaName(), row.tableName()), place -> new LinkedHashMap<>())
                        .computeIfAbsent(row.kind(), kind -> new LinkedHashMap<>())
                        .computeIfAbsent(row.name(), name -> new ArrayList<>())
                        .add(row);
        }
    }

    /** The catalog, its search path that of the connection. */
    Catalog catalog() {
        return new Catalog(
                dialect,
                schemas.stream().sorted().toList(),
                searchPath,
                tables.entrySet().stream()
                        .map(entry -> table(entry.getKey(), entry.getValue()))
                        .toList(),
                keys.entrySet().stream()
                        .flatMap(entry -> enumTypes(entry.getKey()))
                        .toList());
    }

    private CatalogTable table(Place place, List<ColumnRow> rows) {
        ColumnRow first = rows.get(0);
        return new CatalogTable(
                place.schema(),
                place.table(),
                Objects.requireNonNull(first.kind()),
                rows.stream().flatMap(CatalogAssembly::column).toList(),
                primaryKey(place),
                of(place, KeyRow.Kind.UNIQUE).map(this::unique).toList(),
                of(place, KeyRow.Kind.FOREIGN_KEY).map(this::foreignKey).toList(),
                of(place, KeyRow.Kind.INDEX).map(this::index).toList(),
                first.tableComment());
    }

    private static Stream<CatalogColumn> column(ColumnRow row) {
        if (row.columnName() == null) {
            return Stream.empty();
        }
        Generation generation = Objects.requireNonNullElse(row.generation(), Generation.NONE);
        return Stream.of(new CatalogColumn(
                row.columnName(),
                Objects.requireNonNullElse(row.type(), ""),
                row.baseType(),
                !Boolean.FALSE.equals(row.nullable()) && generation != Generation.ROW_NUMBER,
                row.defaultValue(),
                generation,
                row.comment()));
    }

    private Stream<List<KeyRow>> of(Place place, KeyRow.Kind kind) {
        return keys.getOrDefault(place, Map.of()).getOrDefault(kind, Map.of()).values().stream();
    }

    private List<String> primaryKey(Place place) {
        return of(place, KeyRow.Kind.PRIMARY_KEY)
                .flatMap(rows -> columns(rows).stream())
                .toList();
    }

    private static List<String> columns(List<KeyRow> rows) {
        return rows.stream()
                .map(KeyRow::columnName)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    private UniqueConstraint unique(List<KeyRow> rows) {
        return new UniqueConstraint(constraintName(rows.get(0)), columns(rows));
    }

    /** SQLite does not say what a constraint is called; what it has instead is a number of its own. */
    private @Nullable String constraintName(KeyRow row) {
        return dialect == Dialect.SQLITE ? null : row.name();
    }

    private ForeignKey foreignKey(List<KeyRow> rows) {
        KeyRow first = rows.get(0);
        Place target = target(first);
        return new ForeignKey(
                constraintName(first),
                columns(rows),
                target.schema(),
                target.table(),
                first.targetColumn() == null
                        ? primaryKey(target)
                        : rows.stream()
                                .map(row -> Objects.requireNonNull(row.targetColumn()))
                                .toList(),
                Objects.requireNonNullElse(first.onUpdate(), Action.NO_ACTION),
                Objects.requireNonNullElse(first.onDelete(), Action.NO_ACTION));
    }

    /** The table as it is called, which on SQLite a reference may write in another case, and before there is one. */
    private Place target(KeyRow row) {
        String schema = Objects.requireNonNull(row.targetSchema());
        String table = Objects.requireNonNull(row.targetTable());
        Place written = new Place(schema, table);
        return dialect == Dialect.POSTGRES || tables.containsKey(written)
                ? written
                : tables.keySet().stream()
                        .filter(place ->
                                place.schema().equals(schema) && place.table().equalsIgnoreCase(table))
                        .findFirst()
                        .orElse(written);
    }

    private CatalogIndex index(List<KeyRow> rows) {
        KeyRow first = rows.get(0);
        String definition = Objects.requireNonNullElse(first.definition(), "");
        CreateIndex parsed = CreateIndex.parse(definition, dialect);
        List<String> expressions = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            KeyRow row = rows.get(i);
            if (row.columnName() == null) {
                expressions.add(Objects.requireNonNullElse(row.expression(), parsed.part(i)));
            }
        }
        return new CatalogIndex(
                first.name(),
                columns(rows),
                expressions,
                Boolean.TRUE.equals(first.uniqueIndex()),
                dialect == Dialect.SQLITE ? parsed.predicate() : first.predicate(),
                definition);
    }

    private Stream<EnumType> enumTypes(Place place) {
        return of(place, KeyRow.Kind.ENUM)
                .map(rows -> new EnumType(
                        place.schema(),
                        rows.get(0).name(),
                        Objects.requireNonNullElse(
                                rows.get(0).definition(), rows.get(0).name()),
                        columns(rows)));
    }
}
