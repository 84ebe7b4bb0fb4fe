package io.etchdb.execution.internal;

import io.etchdb.execution.internal.ColumnReader.Cell;
import io.etchdb.row.Boxed;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.Converters;
import io.etchdb.row.EnumConstants;
import io.etchdb.row.RowModel;
import io.etchdb.sql.Dialect;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How Java values are read from rows. What a driver knows is left to it; here is only what none of them does the same:
 * enums, durations, characters, lists, whole numbers and JSON.
 */
final class ColumnReaders {

    private static final Set<Class<?>> INTEGERS = Set.of(Byte.class, Short.class, Integer.class, Long.class);

    private final Dialect dialect;
    private final JsonFormat json;
    private final Converters converters;

    private final Map<Class<?>, ColumnReader[]> ofRecords = new ConcurrentHashMap<>();

    ColumnReaders(Dialect dialect, JsonFormat json, Converters converters) {
        this.dialect = dialect;
        this.json = json;
        this.converters = converters;
    }

    /** One for each column of a record, in the order of declaration; a copy. */
    ColumnReader[] of(RowModel<?> model) {
        ColumnReader[] known = ofRecords.get(model.type());
        return (known == null ? ofRecords.computeIfAbsent(model.type(), type -> readers(model)) : known).clone();
    }

    private ColumnReader[] readers(RowModel<?> model) {
        return model.columns().stream().map(this::reader).toArray(ColumnReader[]::new);
    }

    /** For a value of which only the class is said. */
    ColumnReader of(Class<?> type) {
        return new ColumnReader(cell(type, type), type, "the value");
    }

    private ColumnReader reader(ColumnModel column) {
        Cell cell = column.is(Trait.JSON)
                ? json(column.genericType(), column.toString())
                : cell(column.type(), column.genericType());
        return new ColumnReader(cell, column.type(), column);
    }

    private Cell cell(Class<?> type, Type genericType) {
        if (!converters.convert(type)) {
            return stored(Boxed.of(type), genericType);
        }
        Class<?> stored = Boxed.of(converters.stored(type));
        return new Converted(converters, stored(stored, stored), type);
    }

    /** What the application's converter makes of the value that is stored. */
    private record Converted(Converters converters, Cell stored, Class<?> type) implements Cell {

        @Override
        public Cell in(RowMetadata columns, int index) {
            Cell found = stored.in(columns, index);
            return found == stored ? this : new Converted(converters, found, type);
        }

        @Override
        public @Nullable Object get(Row row, int index) {
            Object value = stored.get(row, index);
            return value == null ? null : converters.read(value, type);
        }
    }

    private Cell stored(Class<?> type, Type genericType) {
        if (type == Object.class) {
            return this::untyped;
        } else if (type.isEnum()) {
            return text(name -> constant(type, name));
        } else if (type == Character.class) {
            return text(text -> text.isEmpty() ? null : text.charAt(0));
        } else if (type == Duration.class && dialect == Dialect.POSTGRES) {
            return PostgresTypes::duration;
        } else if (Collection.class.isAssignableFrom(type)) {
            return collection(type, elementClass(genericType));
        } else if (type.isArray() && !type.getComponentType().isArray() && type != byte[].class) {
            return array(type.getComponentType());
        } else if (dialect == Dialect.POSTGRES && INTEGERS.contains(type)) {
            return new PostgresInteger(type);
        } else if (Map.class.isAssignableFrom(type)) {
            return json(genericType, "the column");
        }
        return plain(type);
    }

    /** As the driver reads it. */
    private static Cell plain(Class<?> type) {
        return (row, index) -> row.get(index, type);
    }

    @FunctionalInterface
    private interface FromText {

        @Nullable
        Object read(String text);
    }

    private static Cell text(FromText read) {
        return (row, index) -> {
            String text = row.get(index, String.class);
            return text == null ? null : read.read(text);
        };
    }

    private Cell json(Type type, String target) {
        return text(text -> json.read(text, type, target));
    }

    /** The driver's own choice, but JSON as maps and lists. */
    @Nullable
    Object untyped(Row row, int index) {
        Object value = row.get(index);
        return dialect == Dialect.POSTGRES && value != null && PostgresTypes.isJson(value)
                ? json.read(PostgresTypes.jsonText(value), Object.class, "a JSON column")
                : value;
    }

    private static Object constant(Class<?> type, String name) {
        Object constant = EnumConstants.named(type, name);
        if (constant == null) {
            throw new IllegalArgumentException("the text in the database is no constant of " + type.getSimpleName()
                    + "; it has " + Arrays.toString(type.getEnumConstants()));
        }
        return constant;
    }

    // ---- whole numbers ----

    /** The PostgreSQL driver would cut a number that is too large, and the fraction of one that has any. */
    private static final class PostgresInteger implements Cell {

        private final Class<?> type;
        private final Cell unchecked;

        PostgresInteger(Class<?> type) {
            this.type = type;
            this.unchecked = plain(type);
        }

        @Override
        public Cell in(RowMetadata columns, int index) {
            return PostgresTypes.isWithin(columns.getColumnMetadata(index), type) ? unchecked : this;
        }

        @Override
        public @Nullable Object get(Row row, int index) {
            Object value = row.get(index);
            if (!(value instanceof Number number) || type.isInstance(value)) {
                return value == null || type.isInstance(value) ? value : row.get(index, type);
            }
            BigDecimal exact = new BigDecimal(number.toString());
            if (type == Long.class) {
                return exact.longValueExact();
            } else if (type == Integer.class) {
                return exact.intValueExact();
            }
            return type == Short.class ? (Object) exact.shortValueExact() : (Object) exact.byteValueExact();
        }
    }

    // ---- arrays ----

    private Cell collection(Class<?> type, Class<?> element) {
        Cell elements = elements(element);
        return type != Set.class
                ? elements
                : (row, index) -> {
                    Object read = elements.get(row, index);
                    return read == null ? null : new LinkedHashSet<>((List<?>) read);
                };
    }

    private Cell array(Class<?> element) {
        Cell elements = elements(Boxed.of(element));
        return (row, index) -> {
            Object read = elements.get(row, index);
            return read == null ? null : arrayOf(element, (List<?>) read);
        };
    }

    private static Object arrayOf(Class<?> element, List<?> elements) {
        Object array = Array.newInstance(element, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }

    private Cell elements(Class<?> element) {
        Class<?> stored = converters.stored(element);
        Class<?> wire = onTheWire(stored).arrayType();
        return (row, index) -> {
            Object array = row.get(index, wire);
            return array == null
                    ? null
                    : Arrays.asList(Arrays.stream((Object[]) array)
                            .map(each -> each == null ? null : converters.read(element(each, stored), element))
                            .toArray());
        };
    }

    private static Object element(Object wire, Class<?> type) {
        if (type.isEnum()) {
            return constant(type, (String) wire);
        } else if (type == Character.class) {
            return ((String) wire).charAt(0);
        }
        return type == Duration.class ? PostgresTypes.duration(wire) : wire;
    }

    /** The class of a driver's array elements that stand for values of this type. */
    static Class<?> onTheWire(Class<?> type) {
        if (type == Duration.class) {
            return PostgresTypes.intervalType();
        }
        return type.isEnum() || type == Character.class ? String.class : type;
    }

    /** The class of a collection's elements, as far as its type says. */
    static Class<?> elementClass(Type type) {
        if (type instanceof ParameterizedType parameterized
                && parameterized.getActualTypeArguments()[0] instanceof Class<?> element) {
            return element;
        }
        return Object.class;
    }
}
