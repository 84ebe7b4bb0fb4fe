package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A query in an order that no two rows share, so that a page can start behind any row: the order that was asked for, and
 * the key. NULLs come first ascending and last descending.
 *
 * <p>Because no comparison finds NULLs, what lies behind a row is cut into regions: in each of them a column is equal to
 * the row's, or is NULL, or is compared. Each region is a statement of its own that an index on the order serves, and
 * one region after the other is the rest in order. Columns that are never NULL have one region. In the index, a column
 * that may hold NULL and is not the first has to be {@code NULLS FIRST} on PostgreSQL, as the order says; SQLite's
 * indexes always are.
 *
 * @param <T> the record
 */
public final class Keyset<T extends Record> {

    private final Query<T> query;
    private final List<Query.Order> order;
    private final boolean ascending;

    private Keyset(Query<T> query, List<Query.Order> order) {
        this.query = query;
        this.order = order;
        this.ascending = order.get(0).direction() == Query.Order.Direction.ASC;
    }

    /**
     * The keyset of a query.
     *
     * @throws IllegalArgumentException if its order cannot be one: mixed directions, a limit or offset of its own, or an
     *     order beside the column that {@code scroll} names
     */
    public static <T extends Record> Keyset<T> of(Query<T> query, Scroll<T> scroll) {
        if (query.limit() != null || query.offset() != null) {
            throw new IllegalArgumentException("a query that is read by keyset has no limit and no offset of its own");
        }
        Query<T> ordered = query;
        ColumnModel column = scroll.column();
        if (column != null) {
            if (!query.order().isEmpty()) {
                throw new IllegalArgumentException(
                        "the query has an order already: use Scroll.keyset(size), which follows"
                                + " it, or take orderBy away");
            }
            ordered = query.inOrder(List.of(new Query.Order(column, Query.Order.Direction.ASC)));
        }
        return new Keyset<>(query, total(ordered));
    }

    /** The order of the query and the parts of the key that it does not name; what stands behind the whole key orders nothing. */
    private static List<Query.Order> total(Query<?> query) {
        List<Query.Order> order = new ArrayList<>();
        Query.Order.Direction direction = query.order().isEmpty()
                ? Query.Order.Direction.ASC
                : query.order().get(0).direction();
        List<ColumnModel> keyLeft = new ArrayList<>(query.model().key());
        for (Query.Order each : query.order()) {
            if (each.direction() != direction) {
                throw new IllegalArgumentException("a keyset runs in one direction; the order mixes ascending and"
                        + " descending at " + each.column()
                        + ". Order every column the same way, or page with Scroll.offset(size)");
            }
            if (!keyLeft.isEmpty()) {
                add(order, each.column(), direction);
                keyLeft.remove(each.column());
            }
        }
        keyLeft.forEach(part -> add(order, part, direction));
        return List.copyOf(order);
    }

    /**
     * The NULLs of the first column are regions of their own, so nothing has to be said about them, and an index needs to
     * say nothing either.
     */
    private static void add(List<Query.Order> order, ColumnModel column, Query.Order.Direction direction) {
        if (order.stream().noneMatch(each -> each.column().equals(column))) {
            boolean nullsAmongValues = !order.isEmpty() && mayBeNull(column);
            order.add(new Query.Order(
                    column, direction, nullsAmongValues ? Query.Order.Nulls.SMALLEST : Query.Order.Nulls.UNSAID));
        }
    }

    private static boolean mayBeNull(ColumnModel column) {
        return !column.type().isPrimitive() && !column.is(Trait.KEY);
    }

    /** Where {@code row} stands in this order: the values that the next page starts behind. */
    public List<@Nullable Object> position(T row) {
        return Arrays.asList(
                order.stream().map(each -> each.column().valueIn(row)).toArray());
    }

    /** Columns of a position. */
    List<ColumnModel> columns() {
        return order.stream().map(Query.Order::column).toList();
    }

    /** Whether {@code position} can be one of a row: NULL only where a column may hold it. */
    boolean holds(List<@Nullable Object> position) {
        for (int i = 0; i < position.size(); i++) {
            if (position.get(i) == null && !mayBeNull(column(i))) {
                return false;
            }
        }
        return true;
    }

    RowModel<T> model() {
        return query.model();
    }

    /**
     * The queries that find the rows behind {@code after}, one for each region that is left; their rows one after the
     * other are the rest in order.
     *
     * @param after a {@link #position}, or {@code null} for the beginning
     */
    public List<Query<T>> rest(@Nullable List<@Nullable Object> after) {
        List<Where<T>> regions = new ArrayList<>();
        if (after != null) {
            behind(after, 0, Where.all(), regions);
        } else if (mayBeNull(column(0))) {
            regions.add(nulls(Where.all(), 0, ascending));
            regions.add(nulls(Where.all(), 0, !ascending));
        } else {
            regions.add(Where.all());
        }
        return regions.stream()
                .map(region -> query.inOrder(order).where(region))
                .toList();
    }

    /** The regions behind {@code after} among the rows that fit {@code same}: equal to it in the columns before {@code from}. */
    private void behind(List<@Nullable Object> after, int from, Where<T> same, List<Where<T>> regions) {
        if (after.get(from) == null) {
            behind(after, from + 1, nulls(same, from, true), regions);
            if (ascending) {
                regions.add(nulls(same, from, false));
            }
            return;
        }
        int to = endOfComparison(after, from);
        if (to < order.size()) {
            behind(after, to, equal(same, after, from, to), regions);
        }
        regions.add(compared(same, after, from, to));
        if (!ascending && mayBeNull(column(from))) {
            regions.add(nulls(same, from, true));
        }
    }

    /**
     * How far a row value can be compared at once. A NULL on the other side makes the comparison find nothing: right
     * ascending, where NULLs were before, and wrong descending, where they are still to come.
     */
    private int endOfComparison(List<@Nullable Object> after, int from) {
        int to = from + 1;
        while (to < order.size() && (ascending ? after.get(to) != null : !mayBeNull(column(to)))) {
            to++;
        }
        return to;
    }

    private Where<T> nulls(Where<T> same, int place, boolean isNull) {
        return same.with(new Term.Nullness(column(place), isNull ? "IS NULL" : "IS NOT NULL"));
    }

    private Where<T> equal(Where<T> same, List<@Nullable Object> after, int from, int to) {
        Where<T> equal = same;
        for (int i = from; i < to; i++) {
            equal = equal.with(new Term.Compare(column(i), "=", Objects.requireNonNull(after.get(i))));
        }
        return equal;
    }

    private Where<T> compared(Where<T> same, List<@Nullable Object> after, int from, int to) {
        return same.with(new Term.Behind(columns().subList(from, to), ascending ? ">" : "<", after.subList(from, to)));
    }

    private ColumnModel column(int place) {
        return order.get(place).column();
    }

    /** How many rows a window asks for: one more than it has, if there is such a number, to know whether another follows. */
    public static int rowsOfWindow(Scroll<?> scroll) {
        return scroll.size() == Integer.MAX_VALUE ? scroll.size() : scroll.size() + 1;
    }
}
