package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnRef;
import io.etchdb.row.ColumnRefs;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table, in which order, how many. Immutable.
 *
 * <pre>{@code
 * Query.from(User.class).where(User::status).eq("open").orderBy(User::name).limit(10)
 * }</pre>
 *
 * @param <T> the record
 */
public final class Query<T extends Record> {

    private final RowModel<T> model;
    private final Where<T> where;
    private final List<Order> order;
    private final @Nullable Integer limit;
    private final @Nullable Long offset;

    private Query(
            RowModel<T> model, Where<T> where, List<Order> order, @Nullable Integer limit, @Nullable Long offset) {
        this.model = model;
        this.where = where;
        this.order = order;
        this.limit = limit;
        this.offset = offset;
    }

    /** Every row of the table of {@code type}, in no particular order. */
    public static <T extends Record> Query<T> from(Class<T> type) {
        return new Query<>(RowModel.of(type), Where.all(), List.of(), null, null);
    }

    /** Adds a condition on a column. */
    public <V> Where.Operand<V, Query<T>> where(ColumnRef<T, V> column) {
        return new Where.Operand<>(
                ColumnRefs.column(column), term -> new Query<>(model, where.with(term), order, limit, offset));
    }

    /** Adds conditions. */
    public Query<T> where(Where<T> conditions) {
        return new Query<>(model, where.and(conditions), order, limit, offset);
    }

    /** Adds a condition on a column; reads better than a second {@code where}. */
    public <V> Where.Operand<V, Query<T>> and(ColumnRef<T, V> column) {
        return where(column);
    }

    /** Adds conditions; reads better than a second {@code where}. */
    public Query<T> and(Where<T> conditions) {
        return where(conditions);
    }

    /** Orders by a column, ascending, behind what it is ordered by already. */
    public Query<T> orderBy(ColumnRef<T, ?> column) {
        return ordered(column, Order.Direction.ASC);
    }

    /** Orders by a column, descending, behind what it is ordered by already. */
    public Query<T> orderByDesc(ColumnRef<T, ?> column) {
        return ordered(column, Order.Direction.DESC);
    }

    private Query<T> ordered(ColumnRef<T, ?> column, Order.Direction direction) {
        List<Order> all = new ArrayList<>(order);
        all.add(new Order(ColumnRefs.column(column), direction));
        return new Query<>(model, where, List.copyOf(all), limit, offset);
    }

    /**
     * At most this many rows; 0 is none.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Query<T> limit(int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("limit is a number of rows, 0 or more; got " + rows);
        }
        return new Query<>(model, where, order, rows, offset);
    }

    /**
     * Without the first {@code rows}. The database still reads them: to page through much, use a keyset.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Query<T> offset(long rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("offset is a number of rows, 0 or more; got " + rows);
        }
        return new Query<>(model, where, order, limit, rows);
    }

    /** Model of the rows. */
    public RowModel<T> model() {
        return model;
    }

    /** The conditions. */
    public Where<T> where() {
        return where;
    }

    /** The limit, or {@code null} for none. */
    public @Nullable Integer limit() {
        return limit;
    }

    /** The offset, or {@code null} for none. */
    public @Nullable Long offset() {
        return offset;
    }

    List<Order> order() {
        return order;
    }

    /** This query, in the order of the key if it has none of its own. */
    public Query<T> orByKey() {
        return order.isEmpty()
                ? inOrder(model.key().stream()
                        .map(column -> new Order(column, Order.Direction.ASC))
                        .toList())
                : this;
    }

    Query<T> inOrder(List<Order> order) {
        return new Query<>(model, where, order, limit, offset);
    }

    /** A column that rows are ordered by. */
    record Order(ColumnModel column, Direction direction, Nulls nulls) {

        enum Direction {
            ASC,
            DESC
        }

        /** Where NULLs go. */
        enum Nulls {
            /** Where the database puts them; or there are none. */
            UNSAID,
            /** First ascending, last descending. */
            SMALLEST
        }

        Order(ColumnModel column, Direction direction) {
            this(column, direction, Nulls.UNSAID);
        }

        /** What stands behind the direction. */
        String suffix() {
            if (nulls == Nulls.UNSAID) {
                return "";
            }
            return direction == Direction.ASC ? " NULLS FIRST" : " NULLS LAST";
        }
    }
}
