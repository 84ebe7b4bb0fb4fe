package io.etchdb.sql;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of key columns in a form that can be compared. */
final class Identity {

    private Identity() {}

    static Object of(List<? extends @Nullable Object> values) {
        Object single = values.size() == 1 ? values.get(0) : null;
        if (single != null) {
            return comparable(single);
        }
        @Nullable Object[] comparable = new Object[values.size()];
        for (int i = 0; i < comparable.length; i++) {
            Object value = values.get(i);
            comparable[i] = value == null ? null : comparable(value);
        }
        return Arrays.asList(comparable);
    }

    private static Object comparable(Object value) {
        return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
    }
}
