package io.etchdb.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Java types of the application's own, each with the type that is stored for it. Immutable. */
public final class Converters {

    /** None. */
    public static final Converters NONE = new Converters(Map.of());

    private static final Set<Class<?>> KNOWN = Set.of(
            Object.class,
            String.class,
            Character.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class,
            Instant.class,
            OffsetDateTime.class,
            LocalDateTime.class,
            LocalDate.class,
            LocalTime.class,
            Duration.class,
            Optional.class);

    /** How one type is stored. */
    private record Converter(
            Class<?> stored, Function<Object, @Nullable Object> write, Function<Object, @Nullable Object> read) {}

    private final Map<Class<?>, Converter> byType;

    private Converters(Map<Class<?>, Converter> byType) {
        this.byType = byType;
    }

    /**
     * These and one more.
     *
     * @throws IllegalArgumentException if the type is stored without help, or has a converter already
     */
    @SuppressWarnings("unchecked") // called with values of these types only
    public <A, B> Converters with(
            Class<A> type,
            Class<B> stored,
            Function<? super A, ? extends @Nullable B> write,
            Function<? super B, ? extends @Nullable A> read) {
        if (isKnown(type)) {
            throw new IllegalArgumentException("etch stores " + type.getSimpleName()
                    + " by itself, so it takes no converter: wrap the value in a type of your own");
        } else if (byType.containsKey(type)) {
            throw new IllegalArgumentException(type.getSimpleName() + " has a converter already; keep one");
        } else if (byType.containsKey(stored) || stored == type) {
            throw new IllegalArgumentException(stored.getSimpleName() + " has a converter itself; store "
                    + type.getSimpleName() + " as what that converts to");
        } else if (type.isEnum() && stored != String.class) {
            throw new IllegalArgumentException("an enum is stored as text, so the converter of " + type.getSimpleName()
                    + " is to String, not " + stored.getSimpleName());
        }
        Map<Class<?>, Converter> all = new HashMap<>(byType);
        all.put(type, new Converter(stored, (Function<Object, @Nullable Object>) write, (Function<
                        Object, @Nullable Object>)
                read));
        return new Converters(Map.copyOf(all));
    }

    private static boolean isKnown(Class<?> type) {
        return type.isPrimitive()
                || type.isArray()
                || KNOWN.contains(type)
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
    }

    /** Whether values of this type are converted. */
    public boolean convert(Class<?> type) {
        return !byType.isEmpty() && find(type) != null;
    }

    /** The type that is stored for {@code type}: another one if it has a converter, or else itself. */
    public Class<?> stored(Class<?> type) {
        Converter converter = find(type);
        return converter == null ? type : converter.stored();
    }

    /** What is stored for a value; the value itself where it has no converter. */
    @Nullable
    public Object write(Object value) {
        Converter converter = byType.isEmpty() ? null : find(value.getClass());
        return converter == null ? value : converter.write().apply(value);
    }

    /** The value that {@code stored} was stored for. */
    @Nullable
    public Object read(Object stored, Class<?> type) {
        Converter converter = find(type);
        return converter == null ? stored : converter.read().apply(stored);
    }

    /** A value may be of a subclass of the type with the converter, as the constants of an enum with bodies are. */
    private @Nullable Converter find(Class<?> type) {
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            Converter converter = byType.get(current);
            if (converter != null) {
                return converter;
            }
        }
        return null;
    }
}
