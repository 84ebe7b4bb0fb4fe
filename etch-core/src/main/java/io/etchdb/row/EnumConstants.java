package io.etchdb.row;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Constants of enums by the name under which they are stored, read once per enum: they are asked for with every cell. */
public final class EnumConstants {

    private static final ClassValue<Map<String, Object>> BY_NAME = new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
            return Arrays.stream(type.getEnumConstants())
                    .collect(Collectors.toUnmodifiableMap(
                            constant -> ((Enum<?>) constant).name(), constant -> constant));
        }
    };

    private EnumConstants() {}

    /** The constant of this name, or {@code null} if the enum has none. */
    public static @Nullable Object named(Class<?> type, String name) {
        return BY_NAME.get(type).get(name);
    }
}
