package io.etchdb.row;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records as maps and back, by the names of their components in the order of declaration. Transient components are left
 * out. The maps are new ones, which may be changed.
 */
public final class RowMap {

    private static final Set<String> NOT_IN_JSON = Set.of("NaN", "Infinity", "-Infinity");

    private RowMap() {}

    /** Every component with its value as it is. */
    public static Map<String, @Nullable Object> of(Record row) {
        return of(row, RowModel.of(row).columns());
    }

    /** These components only, in this order. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T extends Record> Map<String, @Nullable Object> of(T row, ColumnRef<T, ?>... fields) {
        List<ColumnModel> columns = new ArrayList<>();
        for (ColumnRef<T, ?> field : fields) {
            columns.add(ColumnRefs.column(field));
        }
        return of(row, columns);
    }

    private static Map<String, @Nullable Object> of(Record row, List<ColumnModel> columns) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        columns.forEach(column -> values.put(column.component(), column.valueIn(row)));
        return values;
    }

    /**
     * The same map with nothing in it but what JSON has: text, numbers, booleans, lists and maps. Enums by name, dates, times
     * and UUIDs as text, so NaN and the infinities, binary values in Base64, nested records as maps.
     */
    public static Map<String, @Nullable Object> json(Map<String, ? extends @Nullable Object> values) {
        Map<String, @Nullable Object> ready = new LinkedHashMap<>();
        values.forEach((name, value) -> ready.put(name, ready(value)));
        return ready;
    }

    private static @Nullable Object ready(@Nullable Object value) {
        if (value == null || value instanceof String || Cells.isJsonNumber(value) || value instanceof Boolean) {
            return value;
        } else if (value instanceof Enum<?> constant) {
            return constant.name();
        } else if (value instanceof Record row) {
            return json(of(row));
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> ready = new LinkedHashMap<>();
            map.forEach((key, each) -> ready.put(String.valueOf(ready(key)), ready(each)));
            return ready;
        }
        byte[] bytes = Cells.bytes(value);
        if (bytes != null) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        Collection<?> elements = Cells.elements(value);
        if (elements == null) {
            return value.toString();
        }
        List<@Nullable Object> list = new ArrayList<>();
        elements.forEach(each -> list.add(ready(each)));
        return list;
    }

    /**
     * A record of these values, plain or as {@link #json} leaves them. What is not in the map is unset: {@code null}, {@code 0}
     * or {@code false}.
     *
     * @throws IllegalArgumentException if the record lacks one of the names, or cannot hold a value; never tells the value
     * @throws io.etchdb.error.MappingException if the record's own constructor refuses them
     */
    public static <T extends Record> T read(Class<T> type, Map<String, ? extends @Nullable Object> values) {
        RowModel<T> model = RowModel.of(type);
        @Nullable Object[] arguments = model.blankArguments();
        values.forEach((name, value) -> {
            ColumnModel column = model.column(name);
            if (value == null && column.type().isPrimitive()) {
                throw new IllegalArgumentException(column + " is a primitive " + column.type() + " and cannot be NULL");
            }
            arguments[column.argument()] = value == null ? null : fitted(column, value);
        });
        return model.create(arguments);
    }

    private static @Nullable Object fitted(ColumnModel column, Object value) {
        Object shaped = shaped(column.genericType(), value);
        return shaped == null ? null : required(column, column.accept(shaped));
    }

    /** Of a JSON component everything is accepted, but its constructor takes only its own type. */
    private static Object required(ColumnModel column, Object value) {
        if (!Boxed.of(column.type()).isInstance(value)) {
            throw new IllegalArgumentException(
                    column + " takes " + column.type().getSimpleName() + ", not "
                            + value.getClass().getSimpleName());
        }
        return value;
    }

    /** Maps for nested records, lists and binary values, as {@link #json} makes them, in the type that is wanted. */
    private static @Nullable Object shaped(Type wanted, @Nullable Object value) {
        if (value instanceof Map<?, ?> map && wanted instanceof Class<?> type && type.isRecord()) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            map.forEach((key, each) -> named.put(String.valueOf(key), each));
            return read(type.asSubclass(Record.class), named);
        } else if (value instanceof String text && wanted == byte[].class) {
            return decoded(text);
        } else if (value instanceof String text && NOT_IN_JSON.contains(text)) {
            return fraction(wanted, text);
        } else if (value instanceof List<?> list
                && wanted instanceof ParameterizedType type
                && type.getRawType() == List.class) {
            Type element = type.getActualTypeArguments()[0];
            List<@Nullable Object> shaped = new ArrayList<>();
            list.forEach(each -> shaped.add(element(element, shaped(element, each))));
            return shaped;
        }
        return value;
    }

    /** Text that is no Base64 stays text, which the component then refuses without showing it. */
    private static Object decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static Object fraction(Type wanted, String text) {
        if (wanted == double.class || wanted == Double.class) {
            return Double.valueOf(text);
        }
        return wanted == float.class || wanted == Float.class ? Float.valueOf(text) : text;
    }

    private static @Nullable Object element(Type wanted, @Nullable Object value) {
        if (value == null || !(wanted instanceof Class<?> type) || type.isInstance(value)) {
            return value;
        }
        return Objects.requireNonNullElse(Conversion.convert(value, type), value);
    }
}
