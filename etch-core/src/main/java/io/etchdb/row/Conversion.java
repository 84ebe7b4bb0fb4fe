package io.etchdb.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values that arrive in another type than their column has: a key given as {@code int} for a {@code Long}, text from a
 * request for a UUID. Exact or not at all.
 */
final class Conversion {

    private static final Map<Class<?>, Function<String, Object>> FROM_TEXT = Map.of(
            UUID.class, UUID::fromString,
            Instant.class, Instant::parse,
            OffsetDateTime.class, OffsetDateTime::parse,
            LocalDateTime.class, LocalDateTime::parse,
            LocalDate.class, LocalDate::parse,
            LocalTime.class, LocalTime::parse,
            Duration.class, Duration::parse);

    private Conversion() {}

    /** {@code value} as a {@code target}, or {@code null} if that cannot be done without loss. */
    static @Nullable Object convert(Object value, Class<?> target) {
        if (value instanceof Number number && Number.class.isAssignableFrom(target)) {
            return number(number, target);
        }
        if (value instanceof String text) {
            return target.isEnum() ? EnumConstants.named(target, text) : parsed(text, FROM_TEXT.get(target));
        }
        if (value instanceof Enum<?> constant && target == String.class) {
            return constant.name();
        }
        if (value instanceof Object[] array && List.class.isAssignableFrom(target)) {
            return List.of(array);
        }
        return null;
    }

    private static @Nullable Object number(Number number, Class<?> target) {
        try {
            BigDecimal exact = new BigDecimal(number.toString());
            if (target == Long.class) {
                return exact.longValueExact();
            } else if (target == Integer.class) {
                return exact.intValueExact();
            } else if (target == Short.class) {
                return exact.shortValueExact();
            } else if (target == Byte.class) {
                return exact.byteValueExact();
            } else if (target == BigInteger.class) {
                return exact.toBigIntegerExact();
            } else if (target == BigDecimal.class) {
                return exact;
            } else if (target == Double.class) {
                return exact.compareTo(new BigDecimal(exact.doubleValue())) == 0 || number instanceof Float
                        ? (Object) exact.doubleValue()
                        : null;
            } else if (target == Float.class) {
                return exact.compareTo(new BigDecimal(exact.floatValue())) == 0 ? (Object) exact.floatValue() : null;
            }
            return null;
        } catch (ArithmeticException | NumberFormatException inexact) {
            return null;
        }
    }

    private static @Nullable Object parsed(String text, @Nullable Function<String, Object> parser) {
        try {
            return parser == null ? null : parser.apply(text);
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            return null;
        }
    }
}
