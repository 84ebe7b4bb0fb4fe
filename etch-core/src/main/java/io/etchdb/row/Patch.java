package io.etchdb.row;

import io.etchdb.row.ColumnModel.Trait;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change to a row, apart from the row: what is set here is sent, an explicit NULL included, and nothing else.
 * Immutable: every call gives a new patch.
 *
 * <pre>{@code
 * Patch.of(User.class).set(User::id).to(1L).set(User::name).to("Alice").set(User::visits).plus(1)
 * }</pre>
 *
 * @param <T> the record
 */
public final class Patch<T extends Record> {

    private final RowModel<T> model;
    private final @Nullable Change[] changes;
    private final boolean difference;

    private Patch(RowModel<T> model, @Nullable Change[] changes, boolean difference) {
        this.model = model;
        this.changes = changes;
        this.difference = difference;
    }

    /** A patch with nothing set. */
    public static <T extends Record> Patch<T> of(Class<T> type) {
        RowModel<T> model = RowModel.of(type);
        return new Patch<>(model, new Change[model.columns().size()], false);
    }

    /**
     * A patch of the row with this key.
     *
     * @param key the plain value of a key of one column, otherwise a {@link Key}
     */
    public static <T extends Record> Patch<T> of(Class<T> type, Object key) {
        Patch<T> patch = of(type);
        return patch.withKey(patch.model.keyValues(key));
    }

    private Patch<T> withKey(List<Object> values) {
        Patch<T> patch = this;
        for (int i = 0; i < values.size(); i++) {
            patch = patch.with(model.key().get(i), new Change.To(values.get(i)));
        }
        return patch;
    }

    /**
     * Takes every component of another record that is not {@code null}, by name.
     *
     * @throws IllegalArgumentException if {@code type} lacks one of its components, or cannot hold a value
     */
    public static <T extends Record> Patch<T> from(Class<T> type, Record dto) {
        Patch<T> patch = of(type);
        RowModel<?> source =
                RowModel.of(Given.given(dto, "the record").getClass().asSubclass(Record.class));
        for (ColumnModel from : source.columns()) {
            ColumnModel to = patch.model.column(from.component());
            Object value = from.valueIn(dto);
            if (value != null) {
                patch = patch.with(to, new Change.To(to.accept(value)));
            }
        }
        return patch;
    }

    /**
     * Takes every entry, by the name of the component; {@code null} is an explicit NULL.
     *
     * @throws IllegalArgumentException if {@code type} lacks one of the names, or cannot hold a value
     */
    public static <T extends Record> Patch<T> ofMap(Class<T> type, Map<String, ? extends @Nullable Object> values) {
        Patch<T> patch = of(type);
        for (Map.Entry<String, ? extends @Nullable Object> entry :
                Given.given(values, "the map").entrySet()) {
            ColumnModel column = patch.model.column(entry.getKey());
            patch = patch.with(column, Changes.to(column, entry.getValue()));
        }
        return patch;
    }

    /**
     * The key, and what differs: null in {@code after} is an explicit NULL. Arrays are compared by content, decimals by
     * {@code compareTo}. A version is that of {@code before}, so that an update checks the row against what was read; columns
     * of the database clock are left to it.
     *
     * @throws IllegalArgumentException if the two have different keys
     */
    public static <T extends Record> Patch<T> between(T before, T after) {
        RowModel<T> model = RowModel.of(after);
        @Nullable Change[] changes = new Change[model.columns().size()];
        for (ColumnModel column : model.columns()) {
            Object old = column.valueIn(Given.given(before, "the row before"));
            Object now = column.valueIn(after);
            if (column.is(Trait.KEY)) {
                if (now == null || !same(old, now)) {
                    throw new IllegalArgumentException(
                            column + " is part of the key and has to be set and the same in both rows");
                }
                changes[column.position()] = new Change.To(now);
            } else if (column.is(Trait.VERSION)) {
                changes[column.position()] = old == null ? null : new Change.To(old);
            } else if (!ofTheClock(column) && !same(old, now)) {
                changes[column.position()] = Changes.to(column, now);
            }
        }
        model.key();
        return new Patch<>(model, changes, true);
    }

    private static boolean ofTheClock(ColumnModel column) {
        return column.is(Trait.CREATED_AT) || column.is(Trait.UPDATED_AT);
    }

    private static boolean same(@Nullable Object a, @Nullable Object b) {
        return (a instanceof BigDecimal x && b instanceof BigDecimal y)
                ? x.compareTo(y) == 0
                : Objects.deepEquals(a, b);
    }

    /** Names the column that the next call says something about. */
    public <V> Assignment<T, V> set(ColumnRef<T, V> column) {
        return new Assignment<>(this, model.column(ColumnRefs.column(column).component()));
    }

    /** Whether nothing is set but what says which row it is: the key and the version. */
    public boolean isEmpty() {
        for (ColumnModel column : model.columns()) {
            if (changes[column.position()] != null && !column.is(Trait.KEY) && !column.is(Trait.VERSION)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this came from {@link #between}: then an empty one is no mistake, the rows are simply the same. */
    public boolean isDifference() {
        return difference;
    }

    /** Model of the record that is changed. */
    public RowModel<T> model() {
        return model;
    }

    /** What happens to this column, or {@code null} if it is left alone. */
    public @Nullable Change change(ColumnModel column) {
        return changes[column.position()];
    }

    private Patch<T> with(ColumnModel column, Change change) {
        @Nullable Change[] copy = changes.clone();
        copy[column.position()] = change;
        return new Patch<>(model, copy, difference);
    }

    /** Names of what is set, never values. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        for (ColumnModel column : model.columns()) {
            if (changes[column.position()] != null) {
                names.add(column.component());
            }
        }
        return "Patch of " + model.name() + " (" + String.join(", ", names) + ")";
    }

    /**
     * Second half of {@link Patch#set}: what happens to the column named there.
     *
     * @param <T> the record
     * @param <V> type of the column
     */
    public static final class Assignment<T extends Record, V> {

        private final Patch<T> patch;
        private final ColumnModel column;

        private Assignment(Patch<T> patch, ColumnModel column) {
            this.patch = patch;
            this.column = column;
        }

        /** Sets the column; {@code null} is an explicit NULL. */
        public Patch<T> to(@Nullable V value) {
            return patch.with(column, Changes.to(column, value));
        }

        /** Sets the column to NULL. */
        public Patch<T> toNull() {
            return to(null);
        }

        /**
         * Adds to what the row has, in the database: nothing is lost between two who do it at once. An amount that the column
         * could not hold itself, such as 1.5 for an {@code Integer}, is an {@link IllegalArgumentException}. SQLite has no exact
         * decimals: there a statement that adds to a {@code BigDecimal} or {@code BigInteger} is refused.
         */
        public Patch<T> plus(Number amount) {
            return patch.with(column, Changes.plus(column, amount));
        }

        /** Subtracts from what the row has, in the database; refused where {@link #plus} is. */
        public Patch<T> minus(Number amount) {
            return patch.with(column, Changes.minus(column, amount));
        }

        /** Sets the column to the time of the database clock. */
        public Patch<T> now() {
            return patch.with(column, Changes.now(column));
        }
    }
}
