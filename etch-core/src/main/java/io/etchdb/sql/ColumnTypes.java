package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import java.lang.reflect.ParameterizedType;
import java.util.Map;

/**
 * PostgreSQL types that have to be said: what {@code @Column(type = ...)} says of one column, and else what is known of the
 * enum that the column holds, alone or in an array.
 *
 * @param enums PostgreSQL enum types by the Java enum
 */
record ColumnTypes(Map<Class<?>, String> enums) {

    /** Knows of no enums. */
    static final ColumnTypes DECLARED = new ColumnTypes(Map.of());

    ColumnTypes {
        enums = Map.copyOf(enums);
    }

    /** The type of a value of this column, or an empty string if the server finds it by itself. */
    String of(ColumnModel column) {
        if (!column.databaseType().isEmpty() || enums.isEmpty() || column.is(ColumnModel.Trait.JSON)) {
            return column.databaseType();
        }
        String type = enums.get(column.type());
        if (type != null) {
            return type;
        }
        String element = enums.get(elementOf(column));
        return element == null ? "" : element + "[]";
    }

    private static Class<?> elementOf(ColumnModel column) {
        if (column.type().isArray()) {
            return column.type().getComponentType();
        }
        boolean known = column.genericType() instanceof ParameterizedType type
                && type.getActualTypeArguments().length == 1
                && type.getActualTypeArguments()[0] instanceof Class<?>;
        return known ? (Class<?>) ((ParameterizedType) column.genericType()).getActualTypeArguments()[0] : Object.class;
    }
}
