package io.etchdb.sql;

import io.etchdb.row.Change;
import io.etchdb.row.Changes;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.ColumnRef;
import io.etchdb.row.ColumnRefs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an insert does when a row with the same unique columns is already there.
 *
 * <pre>{@code
 * OnConflict.ignore()
 * OnConflict.upsert()
 * OnConflict.on(User::email).update(User::name)
 * OnConflict.on(Hits::page).set(Hits::count).plus(1)
 * }</pre>
 *
 * @param <T> the record
 */
public final class OnConflict<T extends Record> {

    /** What is done to the row that is there. */
    sealed interface Action {

        /** Nothing. */
        record Ignore() implements Action {}

        /** Every column that the insert sets, but for the target and the key. */
        record UpdateSet() implements Action {}

        /** These columns, to what the insert has for them. */
        record Update(List<ColumnModel> columns) implements Action {}

        /** These changes. */
        record Apply(List<Setting> settings) implements Action {}
    }

    /** One column of {@link Action.Apply}. */
    record Setting(ColumnModel column, Change change) {}

    private final List<ColumnModel> target;
    private final boolean onKey;
    private final Action action;

    private OnConflict(List<ColumnModel> target, boolean onKey, Action action) {
        this.target = target;
        this.onKey = onKey;
        this.action = action;
    }

    /** Leaves the row that is there, whatever the conflict; the insert emits nothing for it. */
    public static <T extends Record> OnConflict<T> ignore() {
        return new OnConflict<>(List.of(), false, new Action.Ignore());
    }

    /** On the primary key: every other column that is set replaces what the row has. The key has to be set. */
    public static <T extends Record> OnConflict<T> upsert() {
        return new OnConflict<>(List.of(), true, new Action.UpdateSet());
    }

    /** On these columns, which a unique index or constraint has to cover. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T extends Record> Target<T> on(ColumnRef<T, ?>... columns) {
        if (columns.length == 0) {
            throw new IllegalArgumentException("OnConflict.on needs the columns of a unique constraint");
        }
        return new Target<>(columns(columns));
    }

    private static List<ColumnModel> columns(ColumnRef<?, ?>[] columns) {
        return Arrays.stream(columns).map(ColumnRefs::column).toList();
    }

    /** Which row it is and how often it was changed is not for a conflict to say. */
    private static ColumnModel settable(ColumnRef<?, ?> ref) {
        ColumnModel column = ColumnRefs.column(ref);
        if (column.is(Trait.KEY)) {
            throw new IllegalArgumentException(
                    column + " is part of the key, which a conflict does not change: set another column");
        } else if (column.is(Trait.VERSION)) {
            throw new IllegalArgumentException(
                    column + " is the version, which a conflict increments by itself: set another column");
        }
        return column;
    }

    /** Whether the row that is there is changed. */
    public boolean updates() {
        return !(action instanceof Action.Ignore);
    }

    List<ColumnModel> target() {
        return target;
    }

    boolean onKey() {
        return onKey;
    }

    Action action() {
        return action;
    }

    /**
     * Names another column to change; only behind {@link Target#set}.
     *
     * @throws IllegalArgumentException if it is part of the key, or the version
     */
    public <V> Assignment<T, V> set(ColumnRef<T, V> column) {
        if (!(action instanceof Action.Apply apply)) {
            throw new IllegalArgumentException("set(...) follows OnConflict.on(...).set(...) only");
        }
        return new Assignment<>(target, apply.settings(), settable(column));
    }

    /**
     * The columns that conflict; the next call says what happens then.
     *
     * @param <T> the record
     */
    public static final class Target<T extends Record> {

        private final List<ColumnModel> columns;

        private Target(List<ColumnModel> columns) {
            this.columns = columns;
        }

        /** Leaves the row that is there; the insert emits nothing for it. */
        public OnConflict<T> ignore() {
            return new OnConflict<>(columns, false, new Action.Ignore());
        }

        /** Every column that is set replaces what the row has, but for these and the primary key. */
        public OnConflict<T> update() {
            return new OnConflict<>(columns, false, new Action.UpdateSet());
        }

        /** These columns replace what the row has. */
        @SafeVarargs
        @SuppressWarnings("varargs") // only read
        public final OnConflict<T> update(ColumnRef<T, ?> first, ColumnRef<T, ?>... more) {
            List<ColumnModel> updated = new ArrayList<>();
            updated.add(ColumnRefs.column(first));
            updated.addAll(OnConflict.columns(more));
            return new OnConflict<>(columns, false, new Action.Update(List.copyOf(updated)));
        }

        /**
         * Names a column of the row that is there to change, whatever the insert has for it.
         *
         * @throws IllegalArgumentException if it is part of the key, or the version
         */
        public <V> Assignment<T, V> set(ColumnRef<T, V> column) {
            return new Assignment<>(columns, List.of(), settable(column));
        }
    }

    /**
     * What happens to a column of the row that is there.
     *
     * @param <T> the record
     * @param <V> type of the column
     */
    public static final class Assignment<T extends Record, V> {

        private final List<ColumnModel> target;
        private final List<Setting> before;
        private final ColumnModel column;

        private Assignment(List<ColumnModel> target, List<Setting> before, ColumnModel column) {
            this.target = target;
            this.before = before;
            this.column = column;
        }

        /** Sets it; {@code null} is an explicit NULL. */
        public OnConflict<T> to(@Nullable V value) {
            return with(Changes.to(column, value));
        }

        /** Adds to it; an amount that the column could not hold itself is an {@link IllegalArgumentException}. */
        public OnConflict<T> plus(Number amount) {
            return with(Changes.plus(column, amount));
        }

        /** Subtracts from it; refuses what {@link #plus} refuses. */
        public OnConflict<T> minus(Number amount) {
            return with(Changes.minus(column, amount));
        }

        /** Sets it to the time of the database clock. */
        public OnConflict<T> now() {
            return with(Changes.now(column));
        }

        private OnConflict<T> with(Change change) {
            List<Setting> all = new ArrayList<>(before);
            all.add(new Setting(column, change));
            return new OnConflict<>(target, false, new Action.Apply(List.copyOf(all)));
        }
    }
}
