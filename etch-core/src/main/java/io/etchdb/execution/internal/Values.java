package io.etchdb.execution.internal;

import io.etchdb.error.MappingException;
import io.etchdb.row.Boxed;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.Converters;
import io.etchdb.row.EnumConstants;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Sql;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How Java values travel to the driver and back. What a driver knows goes to it untouched; here is only what none of
 * them does the same: enums, durations, characters, lists and JSON.
 */
public final class Values {

    private static final Set<Class<?>> INTEGERS = Set.of(Byte.class, Short.class, Integer.class, Long.class);

    private final Dialect dialect;
    private final JsonFormat json;
    private final Set<Class<?>> enumTypes;
    private final Converters converters;

    public Values(Dialect dialect, JsonFormat json) {
        this(dialect, json, Set.of(), Converters.NONE);
    }

    /** {@code enumTypes}: the enums that are a type of their own on PostgreSQL. */
    public Values(Dialect dialect, JsonFormat json, Set<Class<?>> enumTypes, Converters converters) {
        this.dialect = dialect;
        this.json = json;
        this.enumTypes = enumTypes;
        this.converters = converters;
    }

    // ---- to the driver ----

    void bind(Statement statement, Sql sql) {
        List<@Nullable Object> params = sql.params();
        for (int i = 0; i < params.size(); i++) {
            Object param = params.get(i);
            Object wire = param == null ? null : wire(param, sql, i);
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
        return column == null ? String.class : onTheWire(converters.stored(elementTypeOf(column)));
    }

    private static Class<?> onTheWire(Class<?> type) {
        if (type == Duration.class) {
            return PostgresTypes.intervalType();
        }
        return type.isEnum() || type == Character.class ? String.class : type;
    }

    private static Class<?> elementTypeOf(ColumnModel column) {
        if (column.type().isArray()) {
            return Boxed.of(column.type().getComponentType());
        } else if (Collection.class.isAssignableFrom(column.type())) {
            return elementClass(column.genericType());
        }
        return Boxed.of(column.type());
    }

    // ---- from the driver ----

    /**
     * The value of a column of a row as {@code type}, or {@code null} for NULL.
     *
     * @throws MappingException if it is no such value; names what was read, not the value
     */
    @Nullable
    Object decode(Row row, int index, Class<?> type, Type genericType, boolean isJson, Object target) {
        try {
            if (isJson) {
                return readJson(row, index, genericType, target);
            }
            return converters.convert(type)
                    ? converted(row, index, type)
                    : decode(row, index, Boxed.of(type), genericType);
        } catch (MappingException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MappingException(
                    target + " is a " + type.getSimpleName() + ", and column \""
                            + row.getMetadata().getColumnMetadatas().get(index).getName()
                            + "\" of the result does not hold one (see the cause)",
                    e);
        }
    }

    private @Nullable Object converted(Row row, int index, Class<?> type) {
        Class<?> stored = Boxed.of(converters.stored(type));
        Object value = decode(row, index, stored, stored);
        return value == null ? null : converters.read(value, type);
    }

    private @Nullable Object decode(Row row, int index, Class<?> type, Type genericType) {
        if (type == Object.class) {
            return untyped(row, index);
        } else if (type.isEnum()) {
            String name = row.get(index, String.class);
            return name == null ? null : constant(type, name);
        } else if (type == Character.class) {
            String text = row.get(index, String.class);
            return text == null || text.isEmpty() ? null : text.charAt(0);
        } else if (type == Duration.class && dialect == Dialect.POSTGRES) {
            return PostgresTypes.duration(row, index);
        } else if (Collection.class.isAssignableFrom(type)) {
            return collection(row, index, type, elementClass(genericType));
        } else if (type.isArray() && !type.getComponentType().isArray() && type != byte[].class) {
            return array(row, index, type.getComponentType());
        } else if (dialect == Dialect.POSTGRES && INTEGERS.contains(type)) {
            return integer(row, index, type);
        } else if (Map.class.isAssignableFrom(type)) {
            return readJson(row, index, genericType, "the column");
        }
        return row.get(index, type);
    }

    /** The driver's own choice, but JSON as maps and lists. */
    @Nullable
    Object untyped(Row row, int index) {
        Object value = row.get(index);
        return dialect == Dialect.POSTGRES && value != null && PostgresTypes.isJson(value)
                ? json.read(PostgresTypes.jsonText(value), Object.class, "a JSON column")
                : value;
    }

    private @Nullable Object readJson(Row row, int index, Type type, Object target) {
        String text = row.get(index, String.class);
        return text == null ? null : json.read(text, type, target.toString());
    }

    /** The PostgreSQL driver would cut a number that is too large, and the fraction of one that has any. */
    private static @Nullable Object integer(Row row, int index, Class<?> type) {
        if (PostgresTypes.isWithin(row.getMetadata().getColumnMetadata(index), type)) {
            return row.get(index, type);
        }
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

    private @Nullable Object collection(Row row, int index, Class<?> type, Class<?> element) {
        List<@Nullable Object> elements = elements(row, index, element);
        return elements != null && type == Set.class ? new LinkedHashSet<>(elements) : elements;
    }

    private @Nullable Object array(Row row, int index, Class<?> element) {
        List<@Nullable Object> elements = elements(row, index, Boxed.of(element));
        if (elements == null) {
            return null;
        }
        Object array = Array.newInstance(element, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }

    private @Nullable List<@Nullable Object> elements(Row row, int index, Class<?> element) {
        Class<?> stored = converters.stored(element);
        Object array = row.get(index, Array.newInstance(onTheWire(stored), 0).getClass());
        return array == null
                ? null
                : Arrays.asList(Arrays.stream((Object[]) array)
                        .map(wire -> wire == null ? null : converters.read(element(wire, stored), element))
                        .toArray());
    }

    private static Object element(Object wire, Class<?> type) {
        if (type.isEnum()) {
            return constant(type, (String) wire);
        } else if (type == Character.class) {
            return ((String) wire).charAt(0);
        }
        return type == Duration.class ? PostgresTypes.duration(wire) : wire;
    }

    private static Object constant(Class<?> type, String name) {
        Object constant = EnumConstants.named(type, name);
        if (constant == null) {
            throw new IllegalArgumentException("the text in the database is no constant of " + type.getSimpleName()
                    + "; it has " + Arrays.toString(type.getEnumConstants()));
        }
        return constant;
    }

    private static Class<?> elementClass(Type type) {
        if (type instanceof ParameterizedType parameterized
                && parameterized.getActualTypeArguments()[0] instanceof Class<?> element) {
            return element;
        }
        return Object.class;
    }
}
