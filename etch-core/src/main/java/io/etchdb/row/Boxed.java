package io.etchdb.row;

import java.util.Map;

/** The class whose instances stand for a type: {@code Integer} for {@code int}, every other class for itself. */
public final class Boxed {

    private static final Map<Class<?>, Class<?>> PRIMITIVES = Map.of(
            boolean.class, Boolean.class,
            byte.class, Byte.class,
            short.class, Short.class,
            char.class, Character.class,
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class);

    private Boxed() {}

    /** The class itself, if it is no primitive one. */
    public static Class<?> of(Class<?> type) {
        return type.isPrimitive() ? PRIMITIVES.getOrDefault(type, type) : type;
    }
}
