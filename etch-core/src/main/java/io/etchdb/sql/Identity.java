package io.etchdb.sql;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of key columns in a form that can be compared. */
final class Identity {

    private Identity() {}

    static Object of(List<? extends @Nullable Object> values) {
        return values.stream().map(Identity::comparable).toList();
    }

    private static @Nullable Object comparable(@Nullable Object value) {
        return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
    }
}
