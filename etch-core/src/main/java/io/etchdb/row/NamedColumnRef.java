package io.etchdb.row;

import org.jspecify.annotations.Nullable;

/** A column found by name at run time. Serializable only because its interface is; it never travels. */
final class NamedColumnRef<T extends Record> implements ColumnRef<T, Object> {

    private static final long serialVersionUID = 1L;

    private final transient ColumnModel column;

    NamedColumnRef(ColumnModel column) {
        this.column = column;
    }

    ColumnModel column() {
        return column;
    }

    @Override
    public @Nullable Object get(T row) {
        return column.valueIn(row);
    }
}
