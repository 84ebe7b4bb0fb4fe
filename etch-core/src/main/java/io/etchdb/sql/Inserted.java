package io.etchdb.sql;

import io.etchdb.row.Change;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.GeneratedKeys;
import io.etchdb.row.Patch;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one inserted row says: columns and what they get, in the order of declaration. Unset columns are left to the
 * database, but for keys made on this side, the database clock and a first version.
 *
 * @param version the version that the row carries itself, {@code null} for none
 */
record Inserted(
        RowModel<?> model,
        List<ColumnModel> columns,
        List<Change> changes,
        @Nullable Object version) {

    static <T extends Record> Inserted of(T row, Scope scope) {
        return of(
                RowModel.of(row),
                column -> {
                    Object value = column.valueIn(row);
                    return value == null ? null : new Change.To(value);
                },
                scope);
    }

    static Inserted of(Patch<?> patch, Scope scope) {
        for (ColumnModel column : patch.model().columns()) {
            Change change = patch.change(column);
            if (change != null && !(change instanceof Change.To)) {
                throw new IllegalArgumentException(
                        column + ": plus, minus and now() change a row that is there; insert needs a value");
            }
        }
        return of(patch.model(), patch::change, scope);
    }

    private static Inserted of(RowModel<?> model, Function<ColumnModel, @Nullable Change> set, Scope scope) {
        List<ColumnModel> columns = new ArrayList<>(model.columns().size());
        List<Change> changes = new ArrayList<>(model.columns().size());
        Object version = null;
        for (ColumnModel column : model.columns()) {
            Change change = scope.confined(column, set.apply(column));
            if (change == null) {
                change = unset(column);
            } else if (column.is(Trait.VERSION) && change instanceof Change.To to) {
                version = to.value();
            }
            if (change != null) {
                columns.add(column);
                changes.add(change);
            }
        }
        return new Inserted(model, columns, changes, version);
    }

    private static @Nullable Change unset(ColumnModel column) {
        if (column.isGeneratedHere()) {
            return new Change.To(GeneratedKeys.next(Objects.requireNonNull(column.generatedKey())));
        } else if (column.is(Trait.CREATED_AT) || column.is(Trait.UPDATED_AT)) {
            return new Change.Now();
        } else if (column.is(Trait.VERSION)) {
            return new Change.To(column.accept(0));
        }
        return null;
    }

    boolean sets(ColumnModel column) {
        return columns.contains(column);
    }

    /** Columns that get a value of this row, in order. */
    List<ColumnModel> boundColumns() {
        List<ColumnModel> bound = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            if (changes.get(i) instanceof Change.To) {
                bound.add(columns.get(i));
            }
        }
        return bound;
    }

    /** What rows that go into one statement have in common. */
    Object shape() {
        return List.of(columns, boundColumns(), version != null);
    }

    @Nullable
    Object valueOf(ColumnModel column) {
        return changes.get(columns.indexOf(column)) instanceof Change.To to ? to.value() : null;
    }

    /** The values of all these columns, or {@code null} if one is not set. */
    @Nullable
    Object valuesOf(List<ColumnModel> wanted) {
        List<@Nullable Object> values = new ArrayList<>(wanted.size());
        for (ColumnModel column : wanted) {
            Object value = sets(column) ? valueOf(column) : null;
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return Identity.of(values);
    }
}
