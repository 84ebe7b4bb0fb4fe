package io.etchdb.row;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A column, named by the accessor of its record component: {@code User::name}. It has to be a method reference; a
 * lambda such as {@code u -> u.name()} is refused when it is first used, because it does not say its name.
 *
 * @param <T> the record
 * @param <V> type of the component
 */
@FunctionalInterface
public interface ColumnRef<T extends Record, V> extends Serializable {

    /** Value of this column in {@code row}. */
    @Nullable
    V get(T row);

    /**
     * A column whose component is known by name only, for example from a request parameter.
     *
     * @throws IllegalArgumentException at once, if {@code type} has no such component; the message lists those it has
     */
    static <T extends Record> ColumnRef<T, Object> named(Class<T> type, String component) {
        return new NamedColumnRef<>(RowModel.of(type).column(component));
    }
}
