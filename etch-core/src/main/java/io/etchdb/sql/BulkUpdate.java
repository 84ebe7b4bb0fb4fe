package io.etchdb.sql;

import io.etchdb.row.Change;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Composes the statements of an update of many rows by key, each row with changes of its own. */
final class BulkUpdate {

    private final Dialect dialect;
    private final ColumnTypes types;
    private final TableText table;
    private final Scope scope;
    private final RowModel<?> model;
    private final List<? extends Updated<?>> rows;

    /** What the new values are called, unlike the table, whatever case the database tells names by. */
    private final String values;

    BulkUpdate(
            Dialect dialect,
            ColumnTypes types,
            TableText table,
            Scope scope,
            RowModel<?> model,
            List<? extends Updated<?>> rows) {
        this.dialect = dialect;
        this.types = types;
        this.table = table;
        this.scope = scope;
        this.model = model;
        this.rows = rows;
        this.values = model.table().value().equalsIgnoreCase("u") ? "v" : "u";
    }

    List<BulkStatement> statements(@Nullable Integer chunk) {
        List<BulkStatement> statements = new ArrayList<>();
        for (List<Integer> batch :
                Batches.of(rows.size(), row -> Identity.of(rows.get(row).key()), row -> rows.get(row)
                        .shape())) {
            List<ColumnModel> columns = boundColumns(rows.get(batch.get(0)));
            boolean arrays = dialect.bindsLists() && columns.stream().allMatch(ArrayTypes::travels);
            boolean single = dialect.bindsLists() && !arrays;
            Integer size = single ? Integer.valueOf(1) : chunk;
            for (List<Integer> part : Batches.chunks(batch, dialect, arrays, size, columns.size())) {
                statements.add(
                        new BulkStatement(single ? single(part.get(0)) : statement(part, columns, arrays), part));
            }
        }
        return statements;
    }

    /** Columns with a value per row: the key and what is set to a value or grows by an amount. */
    private List<ColumnModel> boundColumns(Updated<?> row) {
        List<ColumnModel> columns = new ArrayList<>(model.key());
        for (int i = 0; i < row.columns().size(); i++) {
            if (!(row.changes().get(i) instanceof Change.Now)) {
                columns.add(row.columns().get(i));
            }
        }
        return columns;
    }

    /** A column that has no array: its rows are updated one by one, with one text. */
    private Sql single(int index) {
        Updated<?> row = rows.get(index);
        SqlWriter out = new SqlWriter(dialect, types, "updateMany", table)
                .add("UPDATE ")
                .add(table.table)
                .add(" SET ");
        Composer.assignments(out, row);
        return scope.write(Composer.key(out, model, row.key())).sql();
    }

    private Sql statement(List<Integer> part, List<ColumnModel> columns, boolean arrays) {
        Updated<?> first = rows.get(part.get(0));
        SqlWriter out = new SqlWriter(dialect, types, "updateMany", table)
                .add("UPDATE ")
                .add(table.table)
                .add(" SET ");
        int place = model.key().size();
        for (int i = 0; i < first.columns().size(); i++) {
            ColumnModel column = first.columns().get(i);
            Change change = first.changes().get(i);
            String name = TableText.name(column);
            out.add(i == 0 ? "" : ", ").add(name).add(" = ");
            if (change instanceof Change.Now) {
                out.add("CURRENT_TIMESTAMP");
                continue;
            }
            String operator = change instanceof Change.Plus ? " + " : change instanceof Change.Minus ? " - " : "";
            if (!operator.isEmpty()) {
                out.checkSum(column);
                out.add(table.alias + "." + name + operator);
            }
            source(out, ++place, column, arrays);
        }
        out.add(" FROM ");
        if (arrays) {
            unnest(out, part, columns);
        } else {
            values(out, part, columns);
        }
        for (int i = 0; i < model.key().size(); i++) {
            ColumnModel column = model.key().get(i);
            out.add(i == 0 ? " WHERE " : " AND ").add(table.alias).add(".").add(TableText.name(column));
            source(out.add(" = "), i + 1, column, arrays);
        }
        scope.write(out, " AND ", table.alias + ".");
        return out.sql();
    }

    private void source(SqlWriter out, int place, ColumnModel column, boolean arrays) {
        if (arrays) {
            out.add(values + ".c" + place).cast(column);
        } else {
            out.add(values + ".column" + place);
        }
    }

    private void unnest(SqlWriter out, List<Integer> part, List<ColumnModel> columns) {
        out.add("unnest(");
        for (int i = 0; i < columns.size(); i++) {
            ColumnModel column = columns.get(i);
            int place = placeOf(column, i, part);
            @Nullable Object[] values = new Object[part.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = value(rows.get(part.get(row)), i, place, column);
            }
            (i == 0 ? out : out.add(", ")).unnested(Arrays.asList(values), column);
        }
        out.add(") AS ").add(values).add("(");
        for (int i = 1; i <= columns.size(); i++) {
            out.add(i == 1 ? "c1" : ", c" + i);
        }
        out.add(")");
    }

    private void values(SqlWriter out, List<Integer> part, List<ColumnModel> columns) {
        out.add("(VALUES ");
        int[] places = new int[columns.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = placeOf(columns.get(i), i, part);
        }
        String before = "(";
        for (int index : part) {
            out.add(before);
            for (int i = 0; i < columns.size(); i++) {
                (i == 0 ? out : out.add(", "))
                        .param(value(rows.get(index), i, places[i], columns.get(i)), columns.get(i));
            }
            before = "), (";
        }
        out.add(")) AS ").add(values);
    }

    /** Where a column behind the key stands among those that the rows change: rows of one statement change the same. */
    private int placeOf(ColumnModel column, int bound, List<Integer> part) {
        return bound < model.key().size() ? -1 : rows.get(part.get(0)).columns().indexOf(column);
    }

    private @Nullable Object value(Updated<?> row, int bound, int place, ColumnModel column) {
        if (bound < model.key().size()) {
            return row.key().get(bound);
        }
        Change change = row.changes().get(place);
        if (change instanceof Change.To to) {
            return to.value();
        } else if (change instanceof Change.Plus plus) {
            return column.accept(plus.amount());
        }
        return column.accept(((Change.Minus) change).amount());
    }
}
