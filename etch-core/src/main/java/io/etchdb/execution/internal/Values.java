package io.etchdb.execution.internal;

import io.etchdb.row.Boxed;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.Converters;
import io.etchdb.row.RowModel;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Sql;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.lang.reflect.Array;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How Java values travel to the driver and back. What a driver knows goes to it untouched; here is only what none of
 * them does the same. {@link ColumnReaders} is the way back.
 */
public final class Values {

    private final Dialect dialect;
    private final JsonFormat json;
    private final Set<Class<?>> enumTypes;
    private final Converters converters;
    private final ColumnReaders readers;

    public Values(Dialect dialect, JsonFormat json) {
        this(dialect, json, Set.of(), Converters.NONE);
    }

    /** {@code enumTypes}: the enums that are a type of their own on PostgreSQL. */
    public Values(Dialect dialect, JsonFormat json, Set<Class<?>> enumTypes, Converters converters) {
        this.dialect = dialect;
        this.json = json;
        this.enumTypes = enumTypes;
        this.converters = converters;
        this.readers = new ColumnReaders(dialect, json, converters);
    }

    Dialect dialect() {
        return dialect;
    }

    // ---- to the driver ----

    /** The values of a statement's parameters as the driver takes them. */
    @Nullable
    Object[] wire(Sql sql) {
        List<@Nullable Object> params = sql.params();
        @Nullable Object[] wire = new Object[params.size()];
        for (int i = 0; i < wire.length; i++) {
            Object param = params.get(i);
            wire[i] = param == null ? null : wire(param, sql, i);
        }
        return wire;
    }

    static void bind(Statement statement, @Nullable Object[] values) {
        for (int i = 0; i < values.length; i++) {
            Object wire = values[i];
            if (wire == null) {
                // Object: no type is claimed, so the server takes the column's (r2dbc-postgresql's ObjectCodec).
                statement.bindNull(i, Object.class);
            } else {
                statement.bind(i, wire);
            }
        }
    }

    private @Nullable Object wire(Object param, Sql sql, int index) {
        ColumnModel column = sql.columnOf(index);
        if (column == null && dialect == Dialect.POSTGRES && isOfEnumType(param)) {
            // In raw SQL nothing casts it: with no type said, the server takes the one that fits its place.
            return PostgresTypes.untyped(encode(param, null, index));
        } else if (column != null && sql.isArray(index)) {
            return columnArray((List<?>) param, column);
        }
        Object stored = isJson(column) ? param : converters.write(param);
        return stored == null ? null : encode(stored, column, index);
    }

    private static boolean isJson(@Nullable ColumnModel column) {
        return column != null && column.is(Trait.JSON);
    }

    private boolean isOfEnumType(Object param) {
        if (enumTypes.isEmpty()) {
            return false;
        } else if (param instanceof Enum<?> constant) {
            return enumTypes.contains(constant.getDeclaringClass());
        } else if (param instanceof Collection<?> collection) {
            return collection.stream().anyMatch(each -> each instanceof Enum<?> && isOfEnumType(each));
        }
        return param instanceof Object[] array && isOfEnumType(Arrays.asList(array));
    }

    /** Values of a column as one array: JSON and enums as text, of which the server makes what they are. */
    private Object columnArray(List<?> values, ColumnModel column) {
        boolean text = column.is(Trait.JSON) || column.type().isEnum();
        Object array = Array.newInstance(text ? String.class : Boxed.of(column.type()), values.size());
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            Object stored = value == null || isJson(column) ? value : converters.write(value);
            Array.set(array, i, stored == null || !text ? stored : text(stored, column));
        }
        return array;
    }

    private String text(Object value, ColumnModel column) {
        if (column.is(Trait.JSON)) {
            return json.write(value, column.toString());
        } else if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        return value.toString();
    }

    private Object encode(Object value, @Nullable ColumnModel column, int index) {
        if (column != null && column.is(Trait.JSON)) {
            return json(value, column.toString());
        } else if (value instanceof Enum<?> constant) {
            return constant.name();
        } else if (value instanceof Character character) {
            return character.toString();
        } else if (value instanceof Duration duration) {
            return dialect == Dialect.POSTGRES ? PostgresTypes.interval(duration) : duration;
        } else if (value instanceof Collection<?> collection) {
            return array(collection, column, index);
        } else if (value instanceof Object[] array) {
            return array(Arrays.asList(array), column, index);
        } else if (value.getClass().isArray() && !(value instanceof byte[])) {
            return array(boxedElements(value), column, index);
        } else if (value instanceof Map<?, ?> || value instanceof Record) {
            return json(value, "parameter $" + (index + 1));
        } else if (value instanceof Optional<?>) {
            throw new IllegalArgumentException(
                    "parameter $" + (index + 1) + " is an Optional; give its value or null: optional.orElse(null)");
        }
        return value;
    }

    private Object json(Object value, String what) {
        String text = json.write(value, what);
        return dialect == Dialect.POSTGRES ? PostgresTypes.json(text) : text;
    }

    private Object array(Collection<?> elements, @Nullable ColumnModel column, int index) {
        if (dialect == Dialect.SQLITE) {
            throw new IllegalArgumentException("parameter $" + (index + 1) + " is a list, and SQLite has no arrays."
                    + " Use where(...).in(...), or pass JSON text to json_each($" + (index + 1) + ")");
        }
        List<@Nullable Object> wire = new ArrayList<>(elements.size());
        for (Object element : elements) {
            Object stored = element == null ? null : converters.write(element);
            wire.add(stored == null ? null : encode(stored, null, index));
        }
        Class<?> type = typeIn(wire, column);
        Object array = Array.newInstance(type, wire.size());
        for (int i = 0; i < wire.size(); i++) {
            Object element = wire.get(i);
            if (element != null && !type.isInstance(element)) {
                throw new IllegalArgumentException("parameter $" + (index + 1) + " is a list of "
                        + type.getSimpleName() + " and " + element.getClass().getSimpleName()
                        + "; the elements of a PostgreSQL array are of one type");
            }
            Array.set(array, i, element);
        }
        return array;
    }

    private static List<Object> boxedElements(Object primitives) {
        List<Object> elements = new ArrayList<>(Array.getLength(primitives));
        for (int i = 0; i < Array.getLength(primitives); i++) {
            elements.add(Array.get(primitives, i));
        }
        return elements;
    }

    /** Of the first element that is there; a list without any is of its column's type, or text, which can be cast. */
    private Class<?> typeIn(List<@Nullable Object> wire, @Nullable ColumnModel column) {
        for (Object element : wire) {
            if (element != null) {
                return element.getClass();
            }
        }
        return column == null ? String.class : ColumnReaders.onTheWire(converters.stored(elementTypeOf(column)));
    }

    private static Class<?> elementTypeOf(ColumnModel column) {
        if (column.type().isArray()) {
            return Boxed.of(column.type().getComponentType());
        } else if (Collection.class.isAssignableFrom(column.type())) {
            return ColumnReaders.elementClass(column.genericType());
        }
        return Boxed.of(column.type());
    }

    // ---- from the driver ----

    /** How the columns of a record are read, in the order of declaration; a new array. */
    ColumnReader[] readersOf(RowModel<?> model) {
        return readers.of(model);
    }

    /** How a value is read of which only the class is said. */
    ColumnReader readerOf(Class<?> type) {
        return readers.of(type);
    }

    /** A value as the driver chooses, but JSON as maps and lists. */
    @Nullable
    Object untyped(Row row, int index) {
        return readers.untyped(row, index);
    }
}
