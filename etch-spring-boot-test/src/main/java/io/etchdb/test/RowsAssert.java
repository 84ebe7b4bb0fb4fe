package io.etchdb.test;

import io.etchdb.row.ColumnRef;
import io.etchdb.row.ColumnRefs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on rows: all that AssertJ has for lists, and comparison by what matters.
 *
 * @param <T> the record
 */
public final class RowsAssert<T extends Record> extends ListAssert<T> {

    RowsAssert(List<T> rows) {
        super(rows);
    }

    /** From here on rows are compared without these components, such as generated ones. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final RowsAssert<T> ignoring(ColumnRef<T, ?>... components) {
        String[] names = Stream.of(components)
                .map(component -> ColumnRefs.column(component).component())
                .toArray(String[]::new);
        return (RowsAssert<T>) usingRecursiveFieldByFieldElementComparatorIgnoringFields(names);
    }

    /**
     * Verifies that there are these rows and no others, in this order. A component that an expected row leaves unset,
     * which is {@code null}, may hold anything.
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final RowsAssert<T> matchExactly(T... expected) {
        hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (!matches(actual.get(i), expected[i])) {
                failWithMessage("row %d%n  %s%ndoes not match%n  %s", i + 1, actual.get(i), expected[i]);
            }
        }
        return this;
    }

    /**
     * Verifies that there are these rows and no others, in any order. A component that an expected row leaves unset,
     * which is {@code null}, may hold anything; of several rows it would match, it takes the first.
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final RowsAssert<T> matchInAnyOrder(T... expected) {
        hasSameSizeAs(expected);
        List<T> rest = new ArrayList<>(actual);
        for (T row : expected) {
            T found = rest.stream().filter(one -> matches(one, row)).findFirst().orElse(null);
            if (found == null) {
                failWithMessage("no row matches%n  %s%namong%n  %s", row, rest);
            }
            rest.remove(found);
        }
        return this;
    }

    private static boolean matches(Record row, Record expected) {
        return Arrays.stream(expected.getClass().getRecordComponents())
                .allMatch(component -> value(component, expected) == null
                        || Objects.deepEquals(value(component, row), value(component, expected)));
    }

    private static @Nullable Object value(RecordComponent component, Record row) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(row);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the accessor " + component.getName() + " cannot be called", e);
        }
    }
}
