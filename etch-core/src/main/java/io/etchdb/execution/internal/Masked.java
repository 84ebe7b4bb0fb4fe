package io.etchdb.execution.internal;

import java.time.temporal.Temporal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parameters for a log: numbers, truth values, times, UUIDs and enums as they are, of everything else the type alone. */
final class Masked {

    private Masked() {}

    static List<String> values(List<? extends @Nullable Object> params) {
        return params.stream().map(Masked::value).toList();
    }

    private static String value(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Number
                || value instanceof Boolean
                || value instanceof Temporal
                || value instanceof UUID
                || value instanceof Enum<?>) {
            return value.toString();
        }
        return value instanceof CharSequence text
                ? "text(" + text.length() + ")"
                : value.getClass().getSimpleName();
    }
}
