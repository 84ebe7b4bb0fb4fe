package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query in an order that no two rows share, so that a page can start behind any row: the order that was asked for, and
 * the key. NULLs come first ascending and last descending; because no comparison finds them, they are a region of their
 * own with statements of its own, and each statement stays one that an index on the order serves.
 *
 * @param <T> the record
 */
public final class Keyset<T extends Record> {

    /** Rows that one kind of statement finds. */
    private enum Region {
        NULLS,
        VALUES
    }

    private final Query<T> query;
    private final List<Query.Order> order;

    private Keyset(Query<T> query, List<Query.Order> order) {
        this.query = query;
        this.order = order;
    }

    /**
     * The keyset of a query.
     *
     * @throws IllegalArgumentException if its order cannot be one: mixed directions, a limit or offset of its own, an
     *     order beside the column that {@code scroll} names, or more than one column that may hold NULL
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

    private static List<Query.Order> total(Query<?> query) {
        List<Query.Order> order = new ArrayList<>(query.order());
        Query.Order.Direction direction =
                order.isEmpty() ? Query.Order.Direction.ASC : order.get(0).direction();
        for (Query.Order each : order) {
            if (each.direction() != direction) {
                throw new IllegalArgumentException("a keyset runs in one direction; the order mixes ascending and"
                        + " descending at " + each.column());
            }
        }
        for (ColumnModel part : query.model().key()) {
            if (order.stream().noneMatch(each -> each.column().equals(part))) {
                order.add(new Query.Order(part, direction));
            }
        }
        for (int i = 1; i < order.size(); i++) {
            if (mayBeNull(order.get(i).column())) {
                throw new IllegalArgumentException(
                        order.get(i).column() + " may hold NULL, and only the first column of"
                                + " a keyset can: order by it first, or page with Scroll.offset(size)");
            }
        }
        return List.copyOf(order);
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
        if (!mayBeNull(order.get(0).column())) {
            return List.of(ordered(after == null ? Where.all() : behind(0, after)));
        }
        if (after == null) {
            return regions().stream().map(region -> ordered(in(region))).toList();
        }
        Region region = after.get(0) == null ? Region.NULLS : Region.VALUES;
        Query<T> here = ordered(behind(region, after));
        boolean last = region == regions().get(1);
        return last ? List.of(here) : List.of(here, ordered(in(regions().get(1))));
    }

    private List<Region> regions() {
        boolean ascending = order.get(0).direction() == Query.Order.Direction.ASC;
        return ascending ? List.of(Region.NULLS, Region.VALUES) : List.of(Region.VALUES, Region.NULLS);
    }

    private Where<T> in(Region region) {
        String predicate = region == Region.NULLS ? "IS NULL" : "IS NOT NULL";
        return Where.<T>all().with(new Term.Nullness(order.get(0).column(), predicate));
    }

    private Where<T> behind(Region region, List<@Nullable Object> after) {
        return region == Region.NULLS ? in(region).and(behind(1, after)) : behind(0, after);
    }

    private Where<T> behind(int from, List<@Nullable Object> after) {
        String operator = order.get(0).direction() == Query.Order.Direction.ASC ? ">" : "<";
        return Where.<T>all()
                .with(new Term.Behind(
                        columns().subList(from, order.size()), operator, after.subList(from, order.size())));
    }

    private Query<T> ordered(Where<T> where) {
        return query.inOrder(order).where(where);
    }
}
