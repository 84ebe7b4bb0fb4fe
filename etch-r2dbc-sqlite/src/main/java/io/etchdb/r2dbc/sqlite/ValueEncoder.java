package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.UUID;

/** Turns a value to be bound into what SQLite stores: a Long, Double, String or byte[]; a Blob or Clob is collected first. */
final class ValueEncoder {

    private ValueEncoder() {}

    /** Whether {@code encoded} still has to be collected from a publisher before a statement can run. */
    static boolean isPending(Object encoded) {
        // Last, because a class that is no such interface is looked through for it each time.
        return !(encoded instanceof String || encoded instanceof Long || encoded instanceof Double)
                && (encoded instanceof Blob || encoded instanceof Clob);
    }

    static Object encode(Object value) {
        if (value instanceof Long) {
            return value;
        }
        if (value instanceof String text) {
            return wellFormed(text);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        if (value instanceof Blob || value instanceof Clob) {
            return value;
        }
        if (value instanceof UUID || value instanceof Duration) {
            return value.toString();
        }
        if (value instanceof CharSequence || value instanceof Character) {
            return wellFormed(value.toString());
        }
        return temporal(value);
    }

    private static Object number(Number value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return value.longValue();
        }
        if (value instanceof Double || value instanceof Float) {
            double real = value.doubleValue();
            if (Double.isNaN(real)) {
                throw new IllegalArgumentException(
                        "SQLite has no NaN and would store NULL. Bind null if that is meant.");
            }
            return real;
        }
        if (value instanceof BigDecimal || value instanceof BigInteger) {
            return value.toString();
        }
        throw unknown(value);
    }

    private static Object temporal(Object value) {
        if (value instanceof Instant instant) {
            return Temporals.text(instant);
        }
        if (value instanceof OffsetDateTime time) {
            return Temporals.text(time.toInstant());
        }
        if (value instanceof ZonedDateTime time) {
            return Temporals.text(time.toInstant());
        }
        if (value instanceof LocalDateTime time) {
            return Temporals.text(time);
        }
        if (value instanceof LocalDate date) {
            return Temporals.text(date);
        }
        if (value instanceof LocalTime time) {
            return Temporals.text(time);
        }
        if (value instanceof OffsetTime) {
            return value.toString();
        }
        throw unknown(value);
    }

    /** UTF-8 has no half of a surrogate pair; sqlite-jdbc would store a question mark. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean pair = Character.isHighSurrogate(unit)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new IllegalArgumentException(
                            "The text has half a surrogate pair at index " + i + " and cannot be stored as UTF-8");
                }
                i++;
            }
        }
        return text;
    }

    private static IllegalArgumentException unknown(Object value) {
        return new IllegalArgumentException(
                "Cannot bind a value of " + value.getClass().getName()
                        + ". The SQLite driver binds numbers, booleans, text, byte[], ByteBuffer, Blob, Clob, UUID, java.time and"
                        + " null; convert other classes to one of these.");
    }
}
