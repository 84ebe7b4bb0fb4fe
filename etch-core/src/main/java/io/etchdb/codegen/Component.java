package io.etchdb.codegen;

import io.etchdb.schema.CatalogColumn;
import org.jspecify.annotations.Nullable;

/**
 * A component of a generated record.
 *
 * @param name its name in Java
 * @param column the column it stands for
 * @param type its type
 * @param key whether it is part of the primary key
 * @param remark what is to be said of it beside the column's own comment
 */
record Component(
        String name,
        CatalogColumn column,
        ComponentType type,
        boolean key,
        @Nullable String remark) {

    /** Whether a row may lack it: NULL in the database, or unset so that the database fills it. */
    boolean mayBeUnset() {
        return column.fillsItself() || (column.nullable() && !key);
    }

    /** Whether the database fills it and nobody else should: a number of its own, a computed column, a key's default. */
    boolean isGenerated() {
        return column.generation() != CatalogColumn.Generation.NONE || (key && column.defaultValue() != null);
    }
}
