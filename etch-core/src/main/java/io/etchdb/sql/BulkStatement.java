package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the statements that a bulk operation is made of, and which of the given rows it is for. */
public final class BulkStatement {

    private final Sql sql;
    private final List<Integer> inputs;
    private final List<ColumnModel> identityColumns;
    private final List<@Nullable Object> identities;

    BulkStatement(Sql sql, List<Integer> inputs) {
        this(sql, inputs, List.of(), List.of());
    }

    /** With what a returned row is told by, for each input: {@code null} where nothing tells. */
    BulkStatement(
            Sql sql,
            List<Integer> inputs,
            List<ColumnModel> identityColumns,
            List<? extends @Nullable Object> identities) {
        this.sql = sql;
        this.inputs = List.copyOf(inputs);
        this.identityColumns = identityColumns;
        this.identities = new ArrayList<>(identities);
    }

    /** The statement. */
    public Sql sql() {
        return sql;
    }

    /** Places of the rows it is for among all that were given, from 0. */
    public List<Integer> inputs() {
        return inputs;
    }

    /**
     * Which input each returned row belongs to. As many rows as inputs belong one to one; where some were ignored, a row
     * is told by its unique columns, and by its order where those were left to the database.
     */
    public List<Integer> placesOf(List<? extends Record> returned) {
        if (returned.size() == inputs.size()) {
            return inputs;
        }
        List<Integer> places = new ArrayList<>(returned.size());
        int next = 0;
        for (Record row : returned) {
            int found = indexOf(row, next);
            places.add(inputs.get(found));
            next = found + 1;
        }
        return places;
    }

    private int indexOf(Record row, int from) {
        Object identity = Identity.of(Arrays.asList(
                identityColumns.stream().map(column -> column.valueIn(row)).toArray()));
        for (int i = from; i < identities.size(); i++) {
            if (identity.equals(identities.get(i))) {
                return i;
            }
        }
        return Math.min(from, inputs.size() - 1);
    }
}
