package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads a cell as the class asked for. The storage class decides what is possible, never the declared type; a value that
 * would not survive the change of type is an error.
 */
final class ValueDecoder {

    /** Reads one class; answers null where the storage class does not suit it. */
    @FunctionalInterface
    private interface Reader {
        @Nullable
        Object read(Object cell);
    }

    private static final Map<Class<?>, Reader> READERS = Map.ofEntries(
            Map.entry(Object.class, ValueDecoder::asStored),
            Map.entry(Long.class, ValueDecoder::toLong),
            Map.entry(Integer.class, cell -> within(cell, Integer.MIN_VALUE, Integer.MAX_VALUE, Math::toIntExact)),
            Map.entry(Short.class, cell -> within(cell, Short.MIN_VALUE, Short.MAX_VALUE, v -> (short) v)),
            Map.entry(Byte.class, cell -> within(cell, Byte.MIN_VALUE, Byte.MAX_VALUE, v -> (byte) v)),
            Map.entry(Double.class, ValueDecoder::toDouble),
            Map.entry(Float.class, ValueDecoder::toFloat),
            Map.entry(Number.class, ValueDecoder::toNumber),
            Map.entry(BigDecimal.class, ValueDecoder::toBigDecimal),
            Map.entry(BigInteger.class, ValueDecoder::toBigInteger),
            Map.entry(Boolean.class, ValueDecoder::toBoolean),
            Map.entry(String.class, ValueDecoder::toText),
            Map.entry(CharSequence.class, ValueDecoder::toText),
            Map.entry(Character.class, ValueDecoder::toCharacter),
            Map.entry(Clob.class, ValueDecoder::toClob),
            Map.entry(byte[].class, ValueDecoder::toBytes),
            Map.entry(ByteBuffer.class, cell -> cell instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : null),
            Map.entry(Blob.class, ValueDecoder::toBlob),
            Map.entry(UUID.class, ValueDecoder::toUuid),
            Map.entry(Instant.class, Temporals::toInstant),
            Map.entry(OffsetDateTime.class, Temporals::toOffsetDateTime),
            Map.entry(ZonedDateTime.class, Temporals::toZonedDateTime),
            Map.entry(LocalDateTime.class, Temporals::toLocalDateTime),
            Map.entry(LocalDate.class, Temporals::toLocalDate),
            Map.entry(LocalTime.class, cell -> cell instanceof String text ? LocalTime.parse(text) : null),
            Map.entry(OffsetTime.class, cell -> cell instanceof String text ? OffsetTime.parse(text) : null),
            Map.entry(Duration.class, cell -> cell instanceof String text ? Duration.parse(text) : null));

    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            long.class, Long.class,
            int.class, Integer.class,
            short.class, Short.class,
            byte.class, Byte.class,
            double.class, Double.class,
            float.class, Float.class,
            boolean.class, Boolean.class,
            char.class, Character.class);

    private ValueDecoder() {}

    @SuppressWarnings("unchecked")
    static <T> T decode(Object cell, Class<T> type, SqliteColumnMetadata column) {
        if (cell.getClass() == type && !(cell instanceof byte[])) {
            return (T) cell;
        }
        Class<?> boxed = type.isPrimitive() ? BOXES.getOrDefault(type, type) : type;
        Reader reader = READERS.get(boxed);
        if (reader == null) {
            throw new IllegalArgumentException("Column \"" + column.getName() + "\" cannot be read as "
                    + type.getName() + ": the SQLite driver knows "
                    + String.join(
                            ", ",
                            READERS.keySet().stream()
                                    .map(Class::getSimpleName)
                                    .sorted()
                                    .toList()));
        }
        Object value;
        try {
            value = reader.read(cell);
        } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
            throw SqliteErrors.unreadable(column.getName(), storageClass(cell), type, reason(e));
        }
        if (value == null) {
            throw SqliteErrors.unreadable(column.getName(), storageClass(cell), type, null);
        }
        return (T) value;
    }

    /** What kind of failure it was; not the parser's own message, which repeats the value. */
    private static @Nullable String reason(RuntimeException e) {
        if (e instanceof ArithmeticException) {
            return "it would lose digits or is out of range";
        }
        return "it is not written as one";
    }

    private static String storageClass(Object cell) {
        if (cell instanceof Long) {
            return "an INTEGER";
        }
        if (cell instanceof Double) {
            return "a REAL";
        }
        return cell instanceof String ? "a TEXT" : "a BLOB";
    }

    private static Object asStored(Object cell) {
        return cell instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : cell;
    }

    private static @Nullable Object toLong(Object cell) {
        if (cell instanceof Long) {
            return cell;
        }
        if (cell instanceof Double real) {
            return new BigDecimal(real).longValueExact();
        }
        return cell instanceof String text ? new BigDecimal(text).longValueExact() : null;
    }

    private interface Narrowing {
        Object apply(long value);
    }

    private static @Nullable Object within(Object cell, long least, long most, Narrowing narrowing) {
        if (!(toLong(cell) instanceof Long value)) {
            return null;
        }
        if (value < least || value > most) {
            throw new ArithmeticException();
        }
        return narrowing.apply(value);
    }

    private static @Nullable Object toDouble(Object cell) {
        if (cell instanceof Double) {
            return cell;
        }
        if (cell instanceof Long integer) {
            double real = integer;
            if ((long) real != integer || integer == Long.MAX_VALUE) {
                throw new ArithmeticException();
            }
            return real;
        }
        return cell instanceof String text ? realOf(text) : null;
    }

    private static Double realOf(String text) {
        BigDecimal exact = new BigDecimal(text);
        double real = exact.doubleValue();
        if (Double.isInfinite(real) || new BigDecimal(Double.toString(real)).compareTo(exact) != 0) {
            throw new ArithmeticException();
        }
        return real;
    }

    private static @Nullable Object toFloat(Object cell) {
        if (!(toDouble(cell) instanceof Double real)) {
            return null;
        }
        float single = real.floatValue();
        // A float is written as the double of the same value; a decimal fraction typed in SQL is the nearest double.
        if ((double) single != real && Double.parseDouble(Float.toString(single)) != real) {
            throw new ArithmeticException();
        }
        return single;
    }

    private static @Nullable Object toNumber(Object cell) {
        return cell instanceof Number ? cell : toBigDecimal(cell);
    }

    private static @Nullable Object toBigDecimal(Object cell) {
        if (cell instanceof Long integer) {
            return BigDecimal.valueOf(integer);
        }
        if (cell instanceof Double real) {
            return BigDecimal.valueOf(real);
        }
        return cell instanceof String text ? new BigDecimal(text) : null;
    }

    private static @Nullable Object toBigInteger(Object cell) {
        if (cell instanceof Long integer) {
            return BigInteger.valueOf(integer);
        }
        return toBigDecimal(cell) instanceof BigDecimal decimal ? decimal.toBigIntegerExact() : null;
    }

    private static @Nullable Object toBoolean(Object cell) {
        if (cell instanceof Long integer) {
            return integer == 1 ? Boolean.TRUE : integer == 0 ? Boolean.FALSE : null;
        }
        if (!(cell instanceof String text)) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> null;
        };
    }

    private static @Nullable Object toText(Object cell) {
        return cell instanceof byte[] ? null : cell.toString();
    }

    private static @Nullable Object toCharacter(Object cell) {
        return cell instanceof String text && text.length() == 1 ? text.charAt(0) : null;
    }

    private static @Nullable Object toClob(Object cell) {
        Object text = toText(cell);
        return text == null ? null : Clob.from(Mono.just((String) text));
    }

    private static @Nullable Object toBytes(Object cell) {
        return cell instanceof byte[] bytes ? bytes.clone() : null;
    }

    /** A buffer that grows nowhere but may be written: readers collect blobs by putting one buffer into another. */
    private static @Nullable Object toBlob(Object cell) {
        return cell instanceof byte[] bytes ? Blob.from(Mono.fromSupplier(() -> ByteBuffer.wrap(bytes.clone()))) : null;
    }

    private static @Nullable Object toUuid(Object cell) {
        if (cell instanceof byte[] bytes && bytes.length == 16) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new UUID(buffer.getLong(), buffer.getLong());
        }
        // UUID.fromString takes shortened groups, and would read another value than was meant.
        return cell instanceof String text && text.length() == 36 ? UUID.fromString(text) : null;
    }
}
