package io.etchdb.row;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What rows to look at hold, as text and as JSON. */
final class Cells {

    private static final int FIRST_PRINTABLE = 0x20;

    private Cells() {}

    /** Rows as maps from column to value, in the order of the columns. */
    static List<Map<?, ?>> rows(Iterable<?> rows) {
        List<Map<?, ?>> maps = new ArrayList<>();
        for (Object row : rows) {
            if (row instanceof Map<?, ?> map) {
                maps.add(map);
            } else if (row instanceof Record record) {
                maps.add(RowMap.of(record));
            } else {
                throw new IllegalArgumentException("a row is a Map or a record, not "
                        + (row == null ? "null" : "a " + row.getClass().getSimpleName()));
            }
        }
        return maps;
    }

    /** A value as one reads it; {@code null} for NULL. */
    static @Nullable String text(@Nullable Object value) {
        if (value == null) {
            return null;
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        byte[] bytes = bytes(value);
        if (bytes != null) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        return value instanceof Map<?, ?> || value instanceof Record || elements(value) != null
                ? json(value)
                : value.toString();
    }

    static String json(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        writeJson(value, out);
        return out.toString();
    }

    private static void writeJson(@Nullable Object value, StringBuilder out) {
        Collection<?> elements = elements(value);
        if (value == null || value instanceof Boolean || isJsonNumber(value)) {
            out.append(value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value));
        } else if (value instanceof Map<?, ?> map) {
            writeObject(map, out);
        } else if (value instanceof Record record) {
            writeObject(components(record), out);
        } else if (elements != null) {
            String separator = "[";
            for (Object element : elements) {
                out.append(separator);
                writeJson(element, out);
                separator = ",";
            }
            out.append(elements.isEmpty() ? "[]" : "]");
        } else {
            writeString(String.valueOf(text(value)), out);
        }
    }

    /** NaN and the infinities have no number in JSON. */
    static boolean isJsonNumber(Object value) {
        return value instanceof Number number
                && (!(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue()));
    }

    private static void writeObject(Map<?, ?> map, StringBuilder out) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            writeString(String.valueOf(entry.getKey()), out);
            out.append(':');
            writeJson(entry.getValue(), out);
            separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void writeString(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < FIRST_PRINTABLE || Character.isISOControl(c) || isLonely(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Half of a character: no encoding could write it. */
    private static boolean isLonely(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    /** Components of a record that need be no row. */
    private static Map<String, @Nullable Object> components(Record record) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        RowModel.of(record).columns().forEach(column -> values.put(column.component(), column.valueIn(record)));
        return values;
    }

    static byte @Nullable [] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return value instanceof byte[] bytes ? bytes : null;
    }

    /** Elements of a collection or an array that is no binary value. */
    static @Nullable Collection<?> elements(@Nullable Object value) {
        if (value instanceof Collection<?> collection) {
            return collection;
        } else if (value == null || !value.getClass().isArray() || value instanceof byte[]) {
            return null;
        }
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            elements.add(Array.get(value, i));
        }
        return elements;
    }
}
