package io.etchdb.sql;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
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

    /** Values that the database takes for equal are equal: 1.0 and 1.00, one moment at two offsets, 0.0 and -0.0. */
    static Object comparable(Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        } else if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros();
        } else if (value instanceof OffsetDateTime moment) {
            return moment.toInstant();
        } else if (value instanceof Double number) {
            return number + 0.0;
        }
        return value instanceof Float number ? (Object) (number + 0.0f) : value;
    }
}
