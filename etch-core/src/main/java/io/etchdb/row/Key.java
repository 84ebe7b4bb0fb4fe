package io.etchdb.row;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A composite primary key: one value for each {@code @Id} component, in the order of their declaration. A key of one
 * column is given as the plain value instead.
 */
public final class Key {

    private final List<Object> values;

    private Key(List<Object> values) {
        this.values = values;
    }

    /**
     * A key of these values.
     *
     * @throws IllegalArgumentException if there is no value or one is {@code null}: no row has NULL in its key
     */
    public static Key of(Object... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a key needs a value for each @Id component; got none");
        }
        for (Object value : values) {
            if (value == null) {
                throw new IllegalArgumentException("a key cannot contain null: no row has NULL in its primary key");
            }
        }
        return new Key(Collections.unmodifiableList(Arrays.asList(values.clone())));
    }

    /** The values, in the order of the key's components. */
    public List<Object> values() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && values.equals(key.values);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(values);
    }

    /** How many values, never which: a key may be in a log. */
    @Override
    public String toString() {
        return "Key of " + values.size() + (values.size() == 1 ? " value" : " values");
    }
}
