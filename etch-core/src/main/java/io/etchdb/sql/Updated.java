package io.etchdb.sql;

import io.etchdb.row.Change;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.Patch;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an update says: the key of the row (empty where a condition says the rows), the version it is checked against,
 * and the columns it changes in the order of declaration. Columns of the database clock and the version are taken care
 * of here, whatever a row carries for them.
 */
record Updated<T extends Record>(
        RowModel<T> model,
        List<Object> key,
        @Nullable Object version,
        List<ColumnModel> columns,
        List<Change> changes) {

    private static final int KINDS = 4;
    private static final Change ONE_MORE = new Change.Plus(1);
    private static final Change NOW = new Change.Now();

    static <T extends Record> Updated<T> of(T row) {
        RowModel<T> model = RowModel.of(row);
        ColumnModel version = model.version();
        return of(model, keyOf(row, "update"), version == null ? null : version.valueIn(row), column -> {
                    boolean clock = column.is(Trait.CREATED_AT) || column.is(Trait.UPDATED_AT);
                    Object value = clock ? null : column.valueIn(row);
                    return value == null ? null : new Change.To(value);
                })
                .complete("row");
    }

    static <T extends Record> Updated<T> of(Patch<T> patch) {
        RowModel<T> model = patch.model();
        List<Object> key = new ArrayList<>(model.key().size());
        for (ColumnModel column : model.key()) {
            if (!(patch.change(column) instanceof Change.To to) || to.value() == null) {
                throw missingKey(column, "update");
            }
            key.add(to.value());
        }
        Updated<T> updated = of(model, key, versionIn(patch), patch::change);
        return patch.isDifference() ? updated : updated.complete("patch");
    }

    static <T extends Record> Updated<T> ofMany(Patch<T> patch) {
        RowModel<T> model = patch.model();
        for (ColumnModel column : model.columns()) {
            if (column.is(Trait.KEY) && patch.change(column) != null) {
                throw new IllegalArgumentException(column + " is part of the key, which updateWhere does not change;"
                        + " for one row use update(patch)");
            }
            if (column.is(Trait.VERSION) && patch.change(column) != null) {
                throw new IllegalArgumentException(column + " is the version, which updateWhere increments by itself");
            }
        }
        return of(model, List.of(), null, patch::change).complete("patch");
    }

    private static <T extends Record> Updated<T> of(
            RowModel<T> model,
            List<Object> key,
            @Nullable Object version,
            Function<ColumnModel, @Nullable Change> set) {
        List<ColumnModel> columns = new ArrayList<>(model.columns().size());
        List<Change> changes = new ArrayList<>(model.columns().size());
        boolean changed = false;
        for (ColumnModel column : model.columns()) {
            Change change = column.is(Trait.KEY) ? null : set.apply(column);
            if (column.is(Trait.VERSION)) {
                change = ONE_MORE;
            } else if (change != null) {
                changed = true;
            } else if (column.is(Trait.UPDATED_AT)) {
                change = NOW;
            }
            if (change != null) {
                columns.add(column);
                changes.add(change);
            }
        }
        return changed
                ? new Updated<>(model, key, version, columns, changes)
                : new Updated<>(model, key, version, List.of(), List.of());
    }

    /** This, unless it changes nothing. */
    private Updated<T> complete(String what) {
        if (nothingDiffers()) {
            throw new IllegalArgumentException("the " + what + " sets nothing of " + model.name()
                    + " but what says which row it is; set what is to change");
        }
        return this;
    }

    /** What rows that go into one statement have in common: the columns, and what kind of change each gets. */
    Object shape() {
        int width = model.columns().size();
        BitSet kinds = new BitSet(width * KINDS);
        for (int i = 0; i < changes.size(); i++) {
            kinds.set(columns.get(i).position() * KINDS + kind(changes.get(i)));
        }
        return kinds;
    }

    private static int kind(Change change) {
        if (change instanceof Change.To) {
            return 0;
        } else if (change instanceof Change.Plus) {
            return 1;
        }
        return change instanceof Change.Minus ? 2 : 3;
    }

    boolean nothingDiffers() {
        return columns.isEmpty();
    }

    Object checkedVersion() {
        ColumnModel column = model.version();
        if (column == null || version == null) {
            throw missingVersion(column);
        }
        return version;
    }

    /** Key of a row, all of it set. */
    static <T extends Record> List<Object> keyOf(T row, String verb) {
        List<ColumnModel> columns = RowModel.of(row).key();
        List<Object> key = new ArrayList<>(columns.size());
        for (ColumnModel column : columns) {
            Object value = column.valueIn(row);
            if (value == null) {
                throw missingKey(column, verb);
            }
            key.add(value);
        }
        return key;
    }

    /** Version of a row, which has to be set. */
    static Object versionOf(Record row, ColumnModel version) {
        Object value = version.valueIn(row);
        if (value == null) {
            throw missingVersion(version);
        }
        return value;
    }

    private static @Nullable Object versionIn(Patch<?> patch) {
        ColumnModel column = patch.model().version();
        if (column == null) {
            return null;
        }
        return patch.change(column) instanceof Change.To to ? to.value() : null;
    }

    private static IllegalArgumentException missingKey(ColumnModel column, String verb) {
        return new IllegalArgumentException(
                column + " is part of the primary key and unset; " + verb + " needs the whole key");
    }

    private static IllegalArgumentException missingVersion(@Nullable ColumnModel column) {
        return new IllegalArgumentException(column
                + " is the version and unset; set the version that was read, so that a change in between is noticed");
    }
}
