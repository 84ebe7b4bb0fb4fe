package io.etchdb.sql;

import io.etchdb.row.Changes;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnRef;
import io.etchdb.row.ColumnRefs;
import io.etchdb.row.Given;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on the rows of one table, ANDed together. One column per condition: for OR, joins and functions there is
 * raw SQL, as a fragment here or as a whole statement. Immutable.
 *
 * <pre>{@code
 * where(User::status).eq("open").and(User::email).isNull().and(Where.sql("length(name) > ?", 3))
 * }</pre>
 *
 * @param <T> the record
 */
public final class Where<T extends Record> {

    private final List<Term> terms;

    private Where(List<Term> terms) {
        this.terms = terms;
    }

    /** Names the column that the next call says something about. */
    public static <T extends Record, V> Operand<V, Where<T>> where(ColumnRef<T, V> column) {
        return Where.<T>all().and(column);
    }

    /**
     * A condition in SQL, parenthesised, with the values of its {@code ?} placeholders. Columns are written as the
     * database has them.
     */
    public static <T extends Record> Where<T> sql(String fragment, @Nullable Object... params) {
        return sql(Sql.of(fragment, params));
    }

    /** A condition in SQL with named parameters. */
    public static <T extends Record> Where<T> sql(Sql fragment) {
        return Where.<T>all().with(new Term.Fragment(Given.given(fragment, "the fragment")));
    }

    /** Every row: no condition, said out loud. */
    public static <T extends Record> Where<T> all() {
        return new Where<>(List.of());
    }

    /** Adds a condition on another column. */
    public <V> Operand<V, Where<T>> and(ColumnRef<T, V> column) {
        return new Operand<>(ColumnRefs.column(column), this::with);
    }

    /** Adds the conditions of {@code other}. */
    public Where<T> and(Where<T> other) {
        List<Term> all = new ArrayList<>(terms);
        all.addAll(Given.given(other, "the condition").terms);
        return new Where<>(List.copyOf(all));
    }

    Where<T> with(Term term) {
        List<Term> all = new ArrayList<>(terms.size() + 1);
        all.addAll(terms);
        all.add(term);
        return new Where<>(List.copyOf(all));
    }

    /** Whether an empty list of alternatives makes it match nothing, so that no statement is needed to know. */
    public boolean matchesNothing() {
        return has(Term.In.class, in -> in.values().isEmpty());
    }

    /** Whether it is {@link #all}. */
    public boolean isEmpty() {
        return terms.isEmpty();
    }

    List<Term> terms() {
        return terms;
    }

    <K extends Term> boolean has(Class<K> kind, Predicate<K> test) {
        for (Term term : terms) {
            if (kind.isInstance(term) && test.test(kind.cast(term))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Second half of a condition: what is said of the column named before.
     *
     * @param <V> type of the column
     * @param <R> what the finished condition is part of
     */
    public static final class Operand<V, R> {

        private final ColumnModel column;
        private final Function<Term, R> result;

        Operand(ColumnModel column, Function<Term, R> result) {
            this.column = column;
            this.result = result;
        }

        /** Equals {@code value}; {@code null} is {@code IS NULL}. */
        public R eq(@Nullable V value) {
            return value == null ? isNull() : compare("=", value);
        }

        /** Differs from {@code value}; {@code null} is {@code IS NOT NULL}. As in SQL, a NULL differs from nothing. */
        public R ne(@Nullable V value) {
            return value == null ? isNotNull() : compare("<>", value);
        }

        /** Greater than {@code value}. */
        public R gt(V value) {
            return compare(">", value);
        }

        /** Greater than or equal to {@code value}. */
        public R ge(V value) {
            return compare(">=", value);
        }

        /** Less than {@code value}. */
        public R lt(V value) {
            return compare("<", value);
        }

        /** Less than or equal to {@code value}. */
        public R le(V value) {
            return compare("<=", value);
        }

        /** After the time of the database clock. */
        public R gtNow() {
            return clock(">");
        }

        /** At or after the time of the database clock. */
        public R geNow() {
            return clock(">=");
        }

        /** Before the time of the database clock. */
        public R ltNow() {
            return clock("<");
        }

        /** At or before the time of the database clock. */
        public R leNow() {
            return clock("<=");
        }

        /** Is NULL. */
        public R isNull() {
            return result.apply(new Term.Nullness(column, "IS NULL"));
        }

        /** Is not NULL. */
        public R isNotNull() {
            return result.apply(new Term.Nullness(column, "IS NOT NULL"));
        }

        /** Is one of {@code values}; none matches nothing. */
        @SafeVarargs
        @SuppressWarnings("varargs") // only read
        public final R in(V... values) {
            return in(Arrays.asList(values));
        }

        /**
         * Is one of {@code values}; an empty collection matches nothing.
         *
         * @throws IllegalArgumentException if one of them is {@code null}: NULL is in no list, {@code isNull()} finds it
         */
        public R in(Collection<? extends V> values) {
            List<Object> accepted = new ArrayList<>(
                    Given.given(values, "the list of alternatives").size());
            for (V value : values) {
                if (value == null) {
                    throw new IllegalArgumentException(
                            column + ": null in a list of alternatives finds no NULL; use isNull()");
                }
                accepted.add(column.accept(value));
            }
            return result.apply(new Term.In(column, List.copyOf(accepted)));
        }

        private R compare(String operator, @Nullable V value) {
            if (value == null) {
                throw new IllegalArgumentException(
                        column + " " + operator + " null is true for no row; use isNull() or isNotNull()");
            }
            return result.apply(new Term.Compare(column, operator, column.accept(value)));
        }

        private R clock(String operator) {
            return result.apply(new Term.Clock(Changes.time(column), operator));
        }
    }
}
