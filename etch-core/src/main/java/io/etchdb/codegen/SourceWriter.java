package io.etchdb.codegen;

import io.etchdb.row.Naming;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.CatalogColumn;
import io.etchdb.schema.CatalogTable;
import io.etchdb.schema.EnumType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what everything is called and which type it has, table by table; {@link RecordText} writes it down. */
final class SourceWriter {

    /** The constructor of a record takes so many parameters, where a long or a double counts twice. */
    private static final int MOST_SLOTS = 255;

    private final Catalog catalog;
    private final RecordOptions options;
    private final TypeNames names = new TypeNames();
    private final Map<EnumType, String> enums = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<SourceFile> files = new ArrayList<>();

    SourceWriter(Catalog catalog, RecordOptions options) {
        this.catalog = catalog;
        this.options = options;
    }

    RecordSources write(List<CatalogTable> tables) {
        Map<CatalogTable, String> types = new LinkedHashMap<>();
        // All tables first: what a table is called does not depend on the columns of another.
        tables.forEach(table -> types.put(table, claimed(table, options.suffix(), "Row")));
        types.forEach(this::write);
        enums.forEach((type, name) -> files.add(EnumText.of(options.packageName(), name, type)));
        return new RecordSources(files, notes);
    }

    private String claimed(CatalogTable table, String suffix, String instead) {
        return claimed(table.toString(), table.name(), JavaNames.type(table.name(), "Table") + suffix, instead);
    }

    private String claimed(String thing, String databaseName, String wanted, String instead) {
        String name = names.claim(wanted, instead);
        if (!name.equals(wanted)) {
            notes.add(thing + " is " + name + ": " + wanted + " is taken");
        } else if (!JavaNames.isJava(databaseName)) {
            notes.add(thing + " is " + name + ": no Java name begins so");
        }
        return name;
    }

    private void write(CatalogTable table, String type) {
        List<Component> components = components(table);
        int slots = components.stream()
                .mapToInt(each -> each.type().slots(each.mayBeUnset()))
                .sum();
        if (components.isEmpty() || slots > MOST_SLOTS) {
            notes.add(table + " is left out: "
                    + (components.isEmpty()
                            ? "it has no columns"
                            : "it has " + components.size() + " columns, more than a record takes"));
            return;
        }
        if (table.primaryKey().isEmpty() && !table.kind().isView()) {
            notes.add(table + " has no primary key: " + type + " has no @Id, and is not found or updated by key");
        }
        RecordText text = new RecordText(options, table, schemaToSay(table), components);
        files.add(text.row(type));
        String input = options.input();
        if (input != null && table.kind() != CatalogTable.Kind.MATERIALIZED_VIEW) {
            writeInput(table, components, text, input);
        }
    }

    /** The schema, where one was asked for or the name alone would lead elsewhere. */
    private @Nullable String schemaToSay(CatalogTable table) {
        boolean found = catalog.find(table.name()).filter(table::equals).isPresent();
        return options.schema() == null && found ? null : table.schema();
    }

    private void writeInput(CatalogTable table, List<Component> components, RecordText text, String input) {
        if (components.stream().allMatch(Component::isGenerated)) {
            notes.add(table + " has no input record: the database fills every column of it");
        } else if (!table.kind().isView()) {
            files.add(text.input(claimed(table, input, "Values")));
        }
    }

    private List<Component> components(CatalogTable table) {
        Set<String> taken = new HashSet<>();
        List<Component> components = new ArrayList<>();
        for (CatalogColumn column : inOrderOfKey(table)) {
            boolean key = table.primaryKey().contains(column.name());
            ComponentType type = type(column, key);
            components.add(new Component(
                    name(table, column, components.size() + 1, taken), column, type, key, remark(table, column, type)));
        }
        return components;
    }

    /** Columns in their order, but those of the key, in the places that they have, in the order of the key. */
    private static List<CatalogColumn> inOrderOfKey(CatalogTable table) {
        Iterator<String> key = table.primaryKey().iterator();
        return table.columns().stream()
                .map(column -> table.primaryKey().contains(column.name())
                        ? table.column(key.next()).orElse(column)
                        : column)
                .toList();
    }

    private String name(CatalogTable table, CatalogColumn column, int position, Set<String> taken) {
        String wanted = JavaNames.component(column.name(), "column" + position);
        String name = wanted;
        if (name.equals("id") && table.primaryKey().isEmpty() && !table.kind().isView()) {
            // A component called id is the key without being asked.
            name = "id_";
        }
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "_" + i;
        }
        if (!name.equals(wanted) || name.endsWith("_") || !JavaNames.isJava(column.name())) {
            notes.add(table + "." + column.name() + " is component " + name);
        }
        return name;
    }

    private ComponentType type(CatalogColumn column, boolean key) {
        String declared = column.baseType() == null ? column.type() : column.baseType();
        Optional<EnumType> enumType = catalog.enumTypeOf(column);
        if (enumType.isPresent()) {
            return enumType(column, enumType.get());
        }
        Optional<Class<?>> value = catalog.valueTypeOf(column);
        if (value.isEmpty()) {
            return declared.isBlank() ? ComponentType.ANYTHING : ComponentType.castText(column, declared);
        } else if (value.get() == Object.class) {
            return column.isArray() || key ? ComponentType.castText(column, declared) : ComponentType.JSON;
        }
        // The driver reads no array of binary values.
        return column.isArray() && value.get() == byte[].class
                ? ComponentType.castText(column, declared)
                : ComponentType.of(value.get(), column);
    }

    private ComponentType enumType(CatalogColumn column, EnumType type) {
        String databaseType = type.type() + (column.isArray() ? "[]" : "");
        if (type.labels().isEmpty() || !type.labels().stream().allMatch(JavaNames::isConstant)) {
            return ComponentType.castText(column, databaseType);
        }
        return ComponentType.ofEnum(enums.computeIfAbsent(type, this::claimed), column, databaseType);
    }

    private String claimed(EnumType type) {
        return claimed("enum type " + type.type(), type.name(), JavaNames.type(type.name(), "Labels"), "Type");
    }

    /** What the type of a component alone does not tell. */
    private @Nullable String remark(CatalogTable table, CatalogColumn column, ComponentType type) {
        String computed = computed(table, column);
        if (computed != null) {
            return computed;
        } else if (type.equals(ComponentType.ANYTHING)) {
            return "Declared without a type: holds whatever is put in.";
        } else if (!type.name().equals("String") || type.databaseType() == null) {
            return null;
        } else if (catalog.enumTypeOf(column).isPresent()) {
            notes.add(table + "." + column.name() + " is text: the labels of " + column.type()
                    + " are no names of Java constants");
            return "Text, one of: "
                    + String.join(", ", catalog.enumTypeOf(column).get().labels()) + ".";
        } else if (catalog.valueTypeOf(column).isEmpty()) {
            notes.add(table + "." + column.name() + " is text: etch has no Java type for " + column.type());
        }
        return "Of type " + column.type() + ", as text.";
    }

    /** A row that was read has such a value, and written back as it is, the database refuses it. */
    private @Nullable String computed(CatalogTable table, CatalogColumn column) {
        if (!column.generation().refusesValues()
                || table.primaryKey().contains(column.name())
                || table.kind().isView()) {
            return null;
        }
        notes.add(table + "." + column.name()
                + " takes no values: leave it null when a row is written, or write a Patch");
        return "Filled by the database, which takes no values: leave it null when a row is written.";
    }

    /** Whether the name of a column has to be said. */
    static boolean isNamed(Component component) {
        return !Naming.snakeCase(component.name()).equals(component.column().name());
    }
}
