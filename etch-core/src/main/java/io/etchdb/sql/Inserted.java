package io.etchdb.sql;

import io.etchdb.row.Change;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.GeneratedKeys;
import io.etchdb.row.Patch;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one inserted row says: columns and what they get, in the order of declaration. Unset columns are left to the
 * database, but for keys made on this side, the database clock and a first version. A bulk makes one for each row, so it
 * is one array.
 */
final class Inserted {

    /** Instead of a value: the column is left to the database. */
    private static final Object UNSET = new Object();

    /** Instead of a value: the column gets the time of the database clock. */
    private static final Object NOW = new Object();

    private static final int BITS = Long.SIZE;

    private final RowModel<?> model;

    /** By the place of the column in the row. */
    private final @Nullable Object[] values;

    private final @Nullable Object version;

    private Inserted(RowModel<?> model, @Nullable Object[] values, @Nullable Object version) {
        this.model = model;
        this.values = values;
        this.version = version;
    }

    static <T extends Record> Inserted of(T row, Scope scope) {
        RowModel<T> model = RowModel.of(row);
        List<ColumnModel> columns = model.columns();
        @Nullable Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            Object value = columns.get(i).valueIn(row);
            values[i] = value == null ? UNSET : value;
        }
        return complete(model, values, scope);
    }

    static Inserted of(Patch<?> patch, Scope scope) {
        List<ColumnModel> columns = patch.model().columns();
        @Nullable Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            Change change = patch.change(columns.get(i));
            if (change == null) {
                values[i] = UNSET;
            } else if (change instanceof Change.To to) {
                values[i] = to.value();
            } else {
                throw new IllegalArgumentException(
                        columns.get(i) + ": plus, minus and now() change a row that is there; insert needs a value");
            }
        }
        return complete(patch.model(), values, scope);
    }

    private static Inserted complete(RowModel<?> model, @Nullable Object[] values, Scope scope) {
        List<ColumnModel> columns = model.columns();
        boolean confined = !scope.terms().isEmpty();
        Object version = null;
        for (int i = 0; i < values.length; i++) {
            ColumnModel column = columns.get(i);
            if (confined) {
                Change said = values[i] == UNSET ? null : new Change.To(values[i]);
                values[i] = scope.confined(column, said) instanceof Change.To to ? to.value() : UNSET;
            }
            if (values[i] == UNSET) {
                values[i] = unset(column);
            } else if (column.is(Trait.VERSION)) {
                version = values[i];
            }
        }
        return new Inserted(model, values, version);
    }

    private static Object unset(ColumnModel column) {
        if (column.isGeneratedHere()) {
            return GeneratedKeys.next(Objects.requireNonNull(column.generatedKey()));
        } else if (column.is(Trait.CREATED_AT) || column.is(Trait.UPDATED_AT)) {
            return NOW;
        } else if (column.is(Trait.VERSION)) {
            return column.accept(0);
        }
        return UNSET;
    }

    RowModel<?> model() {
        return model;
    }

    /** The version that the row carries itself, {@code null} for none. */
    @Nullable
    Object version() {
        return version;
    }

    /** Columns that the insert names, in order. */
    List<ColumnModel> columns() {
        List<ColumnModel> columns = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            if (values[i] != UNSET) {
                columns.add(model.columns().get(i));
            }
        }
        return columns;
    }

    /** Columns that get a value of this row, in order. */
    List<ColumnModel> boundColumns() {
        List<ColumnModel> bound = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            if (isBound(i)) {
                bound.add(model.columns().get(i));
            }
        }
        return bound;
    }

    private boolean isBound(int place) {
        return values[place] != UNSET && values[place] != NOW;
    }

    boolean sets(ColumnModel column) {
        return values[column.position()] != UNSET;
    }

    /** Whether a column gets a value of this row. */
    boolean binds(ColumnModel column) {
        return isBound(column.position());
    }

    @Nullable
    Object valueOf(ColumnModel column) {
        return binds(column) ? values[column.position()] : null;
    }

    /** Writes what a column gets. */
    SqlWriter write(SqlWriter out, ColumnModel column) {
        return binds(column) ? out.param(values[column.position()], column) : out.add("CURRENT_TIMESTAMP");
    }

    /** What rows that go into one statement have in common: which columns are set, which of them to a value. */
    Object shape() {
        return values.length <= BITS ? shapeInBits() : wideShape();
    }

    private record Shape(long set, long bound, boolean versioned) {}

    private Shape shapeInBits() {
        long set = 0;
        long bound = 0;
        for (int i = 0; i < values.length; i++) {
            set |= values[i] == UNSET ? 0 : 1L << i;
            bound |= isBound(i) ? 1L << i : 0;
        }
        return new Shape(set, bound, version != null);
    }

    private Object wideShape() {
        BitSet set = new BitSet();
        BitSet bound = new BitSet();
        for (int i = 0; i < values.length; i++) {
            set.set(i, values[i] != UNSET);
            bound.set(i, isBound(i));
        }
        return List.of(set, bound, version != null);
    }

    /** The values of all these columns, or {@code null} if one is not set. */
    @Nullable
    Object valuesOf(List<ColumnModel> wanted) {
        @Nullable Object[] found = new Object[wanted.size()];
        for (int i = 0; i < found.length; i++) {
            Object value = valueOf(wanted.get(i));
            if (value == null) {
                return null;
            }
            found[i] = value;
        }
        return Identity.of(Arrays.asList(found));
    }
}
