package io.etchdb.schema;

import io.etchdb.annotation.Table;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.Naming;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares one record with its table. */
final class TableCheck {

    private final Catalog catalog;
    private final RowModel<?> model;
    private final List<SchemaFinding> findings = new ArrayList<>();

    TableCheck(Catalog catalog, RowModel<?> model) {
        this.catalog = catalog;
        this.model = model;
    }

    List<SchemaFinding> findings() {
        Table declared = model.table();
        Optional<CatalogTable> table = declared.schema().isEmpty()
                ? catalog.findSearched(declared.value())
                : catalog.find(declared.schema(), declared.value());
        table.ifPresentOrElse(this::compare, () -> missing(declared));
        return findings;
    }

    private void find(@Nullable String component, String expected, String found, String remedy) {
        findings.add(new SchemaFinding(model.type(), component, expected, found, remedy));
    }

    private void missing(Table declared) {
        boolean noSchema = !declared.schema().isEmpty()
                && catalog.schemas().stream().noneMatch(each -> catalog.same(each, declared.schema()));
        find(
                null,
                "table " + (declared.schema().isEmpty() ? "" : declared.schema() + ".") + declared.value(),
                noSchema ? "no such schema" : "no such table",
                meant(declared.value()).map(near -> annotation(near) + ", or ").orElse("")
                        + "run what Ddl.of(Dialect." + catalog.dialect() + ").create(" + model.name()
                        + ".class) says");
    }

    /** The table that may be meant: one of this name in another schema, else the one with the nearest name. */
    private Optional<CatalogTable> meant(String name) {
        List<CatalogTable> all = catalog.relations();
        List<String> names = all.stream().map(CatalogTable::name).toList();
        return catalog.named(name, all.stream(), CatalogTable::name)
                .or(() -> Naming.near(name, names).stream().findFirst().flatMap(near -> catalog.find(near)
                        .or(() -> all.stream()
                                .filter(each -> each.name().equals(near))
                                .findFirst())));
    }

    private String annotation(CatalogTable table) {
        String name = "\"" + table.name() + "\"";
        return catalog.searchPath().contains(table.schema())
                ? "@Table(" + name + ")"
                : "@Table(value = " + name + ", schema = \"" + table.schema() + "\")";
    }

    private void compare(CatalogTable table) {
        Map<ColumnModel, CatalogColumn> pairs = new LinkedHashMap<>();
        List<ColumnModel> missing = new ArrayList<>();
        for (ColumnModel column : model.columns()) {
            catalog.named(column.name(), table.columns().stream(), CatalogColumn::name)
                    .ifPresentOrElse(found -> pairs.put(column, found), () -> missing.add(column));
        }
        missing.forEach(column -> missing(table, column, pairs.values()));
        pairs.forEach((column, found) -> new ColumnCheck(catalog, table, column, found).findings(this::find));
        if (holdsRows(table)) {
            requireWhatHasNoDefault(table, pairs.values());
            compareKeys(table, pairs);
        }
    }

    /** Whether NULL and keys are known of a table: of views they are not, and modules have their own rules. */
    static boolean holdsRows(CatalogTable table) {
        return switch (table.kind()) {
            case TABLE, PARTITIONED_TABLE, PARTITION -> true;
            case VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, VIRTUAL_TABLE -> false;
        };
    }

    private void missing(CatalogTable table, ColumnModel column, Collection<CatalogColumn> taken) {
        List<String> free = table.columns().stream()
                .filter(each -> !taken.contains(each))
                .map(CatalogColumn::name)
                .toList();
        List<String> remedies = new ArrayList<>();
        Naming.near(column.name(), free).stream()
                .findFirst()
                .ifPresent(name -> remedies.add("@Column(\"" + name + "\")"));
        if (holdsRows(table)) {
            remedies.add(new AlterTable(catalog, table).add(column));
        }
        find(
                column.component(),
                "column " + column.name(),
                "no such column",
                remedies.isEmpty() ? "remove the component, or make it @Transient" : String.join(", or ", remedies));
    }

    /** An insert leaves out what the record does not have, so it has to fill itself. */
    private void requireWhatHasNoDefault(CatalogTable table, Collection<CatalogColumn> known) {
        table.columns().stream()
                .filter(column -> !column.nullable() && !column.fillsItself() && !known.contains(column))
                .forEach(column -> find(
                        null,
                        "a component for column " + column.name(),
                        column.type() + " NOT NULL without default",
                        "a component with @Column(\"" + column.name() + "\"), or "
                                + new AlterTable(catalog, table).setDefault(column)));
    }

    private void compareKeys(CatalogTable table, Map<ColumnModel, CatalogColumn> pairs) {
        List<ColumnModel> key = model.hasKey() ? model.key() : List.of();
        List<String> declared = pairs.entrySet().stream()
                .filter(pair -> pair.getKey().is(Trait.KEY))
                .map(pair -> pair.getValue().name())
                .sorted()
                .toList();
        List<String> actual = table.primaryKey().stream().sorted().toList();
        if (declared.size() < key.size() || declared.equals(actual)) {
            // A missing column was found already.
            return;
        }
        List<ColumnModel> meant = pairs.entrySet().stream()
                .filter(pair -> actual.contains(pair.getValue().name()))
                .map(Map.Entry::getKey)
                .toList();
        if (actual.isEmpty()) {
            find(
                    key.get(0).component(),
                    "primary key (" + names(key) + ")",
                    "no primary key",
                    new AlterTable(catalog, table).addPrimaryKey(key));
        } else if (meant.size() == actual.size()) {
            find(
                    key.isEmpty() ? null : key.get(0).component(),
                    key.isEmpty() ? "no primary key" : "primary key (" + names(key) + ")",
                    "primary key (" + String.join(", ", table.primaryKey()) + ")",
                    "@Id on " + RowModel.componentNames(meant) + (key.isEmpty() ? "" : " and nowhere else"));
        } else if (!key.isEmpty()) {
            find(
                    key.get(0).component(),
                    "primary key (" + names(key) + ")",
                    "primary key (" + String.join(", ", table.primaryKey()) + ")",
                    "a component with @Id for each column of the key");
        }
    }

    private static String names(List<ColumnModel> columns) {
        return columns.stream().map(ColumnModel::name).collect(Collectors.joining(", "));
    }
}
