package io.etchdb.schema;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.sql.Dialect;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares one component with its column. */
record ColumnCheck(Catalog catalog, CatalogTable table, ColumnModel component, CatalogColumn column) {

    /** Where findings go. */
    @FunctionalInterface
    interface Findings {
        void add(@Nullable String component, String expected, String found, String remedy);
    }

    void findings(Findings findings) {
        if (isPostgres()) {
            comparePostgresTypes(findings);
        } else {
            compareSqliteTypes(findings);
        }
        if (TableCheck.holdsRows(table)) {
            compareNullness(findings);
        }
    }

    private boolean isPostgres() {
        return catalog.dialect() == Dialect.POSTGRES;
    }

    private AlterTable alter() {
        return new AlterTable(catalog, table);
    }

    // ---- types ----

    private void comparePostgresTypes(Findings findings) {
        Optional<EnumType> enumType = catalog.enumTypeOf(column);
        String said = component.databaseType();
        if (!said.isEmpty() ? !isCalled(said) : !isFitting(enumType)) {
            findings.add(component.component(), expectedType(), column.type(), typeRemedy(enumType));
        } else if (ColumnTypes.elementClass(component).isEnum()) {
            enumType.ifPresent(type -> compareLabels(type, findings));
        }
    }

    /** Whether a type that the record says is the column's, or the one below it; either may leave its schema out. */
    private boolean isCalled(String said) {
        return isCalled(said, column.type()) || isCalled(said, column.storedType());
    }

    private static boolean isCalled(String said, String type) {
        String one = comparable(said);
        String other = comparable(type);
        return one.equals(other) || one.endsWith("." + other) || other.endsWith("." + one);
    }

    private static String comparable(String type) {
        String element = ColumnTypes.base(ColumnTypes.element(type));
        return (element.startsWith("\"") ? element : element.toLowerCase(Locale.ROOT))
                + (ColumnTypes.isArray(type) ? "[]" : "");
    }

    /** Values of a type of its own, an enum or inet, only go to the server with a cast, which the record has to say. */
    private boolean isFitting(Optional<EnumType> enumType) {
        ValueType type = ColumnTypes.of(component).orElse(null);
        if (type == null) {
            return true;
        } else if (ColumnTypes.isList(component) != column.isArray()) {
            return false;
        }
        return enumType.isPresent()
                ? type == ValueType.ENUM
                : type.fitsPostgres(ColumnTypes.base(ColumnTypes.element(column.storedType())));
    }

    private void compareSqliteTypes(Findings findings) {
        if (ColumnTypes.isList(component)) {
            findings.add(
                    component.component(),
                    component.type().getSimpleName(),
                    "no arrays in SQLite",
                    "@Json, to store it as JSON");
            return;
        }
        ColumnTypes.of(component)
                .filter(type -> !type.fitsSqlite(ColumnTypes.affinity(column.type())))
                .ifPresent(type -> findings.add(
                        component.component(),
                        expectedType(),
                        column.type() + " (affinity " + ColumnTypes.affinity(column.type()) + ")",
                        typeRemedy(Optional.empty())));
    }

    private String expectedType() {
        return ColumnTypes.of(component)
                .map(type -> ColumnTypes.declared(component, catalog.dialect()))
                .orElse(component.databaseType());
    }

    private String typeRemedy(Optional<EnumType> enumType) {
        String change = alter().type(column, expectedType());
        String type = enumType.map(EnumType::type).orElse(column.type());
        if (enumType.isPresent()
                || (isPostgres() && ColumnTypes.of(column, catalog.dialect()).isEmpty())) {
            return "@Column(type = \"" + (column.isArray() ? ColumnTypes.element(type) + "[]" : type) + "\"), or "
                    + change;
        } else if (!component.databaseType().isEmpty()) {
            return "@Column(type = \"" + column.type() + "\"), or " + change;
        }
        return ColumnTypes.of(column, catalog.dialect())
                .filter(holds -> !holds.equals(ColumnTypes.of(component).orElse(null))
                        || column.isArray() != ColumnTypes.isList(component))
                .map(holds -> "make it " + (holds == ValueType.JSON ? "@Json" : inJava(holds)) + ", or " + change)
                .orElse(change);
    }

    private String inJava(ValueType type) {
        String name = type.type().getSimpleName();
        return column.isArray() ? "List<" + name + ">" : name;
    }

    private void compareLabels(EnumType type, Findings findings) {
        Class<?> constants = ColumnTypes.elementClass(component);
        List<String> names = Arrays.stream(constants.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .toList();
        List<String> missingLabels =
                names.stream().filter(name -> !type.labels().contains(name)).toList();
        List<String> missingConstants =
                type.labels().stream().filter(label -> !names.contains(label)).toList();
        if (missingLabels.isEmpty() && missingConstants.isEmpty()) {
            return;
        }
        String add = missingConstants.isEmpty()
                ? ""
                : "add " + String.join(", ", missingConstants) + " to " + constants.getSimpleName();
        String alter = String.join(
                "; ",
                missingLabels.stream()
                        .map(name -> "ALTER TYPE " + type.type() + " ADD VALUE " + Literals.quoted(name))
                        .toList());
        findings.add(
                component.component(),
                "labels " + String.join(", ", names),
                "labels " + String.join(", ", type.labels()),
                add + (add.isEmpty() || alter.isEmpty() ? "" : "; ") + alter);
    }

    // ---- NULL ----

    private void compareNullness(Findings findings) {
        boolean mayBeUnset = component.is(Trait.NULLABLE) && !component.type().isPrimitive();
        boolean key = component.is(Trait.KEY);
        if (column.generation().refusesValues() && !mayBeUnset) {
            findings.add(
                    component.component(),
                    "a column that takes values",
                    "generated always",
                    "@Nullable, and leave it unset");
        } else if (column.nullable() && !mayBeUnset && !key) {
            findings.add(
                    component.component(),
                    "NOT NULL",
                    "nullable",
                    (component.type().isPrimitive() ? "make it @Nullable " + boxedName() : "@Nullable") + ", or "
                            + alter().setNotNull(column));
        } else if (!column.nullable() && !column.fillsItself() && mayBeUnset && !key && !isKept()) {
            findings.add(
                    component.component(),
                    "a column that may be left out",
                    "NOT NULL without default",
                    "remove @Nullable, or " + alter().setDefault(column));
        }
    }

    private String boxedName() {
        return ColumnTypes.elementClass(component).getSimpleName();
    }

    /** Whether etch fills it when a row leaves it unset. */
    private boolean isKept() {
        return component.is(Trait.CREATED_AT) || component.is(Trait.UPDATED_AT) || component.is(Trait.VERSION);
    }
}
