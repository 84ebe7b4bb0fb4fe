package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Composes the statements of a delete of many rows by key. */
final class BulkDelete {

    private final Dialect dialect;
    private final ColumnTypes types;
    private final TableText table;
    private final Scope scope;
    private final RowModel<?> model;
    private final List<List<Object>> keys;

    BulkDelete(
            Dialect dialect,
            ColumnTypes types,
            TableText table,
            Scope scope,
            RowModel<?> model,
            List<List<Object>> keys) {
        this.dialect = dialect;
        this.types = types;
        this.table = table;
        this.scope = scope;
        this.model = model;
        this.keys = keys;
    }

    List<BulkStatement> statements(@Nullable Integer chunk) {
        boolean arrays = dialect.bindsLists() && model.key().stream().allMatch(ArrayTypes::travels);
        List<Integer> all = IntStream.range(0, keys.size()).boxed().toList();
        List<BulkStatement> statements = new ArrayList<>();
        for (List<Integer> part :
                Batches.chunks(all, dialect, arrays, chunk, model.key().size())) {
            statements.add(new BulkStatement(statement(part, arrays), part));
        }
        return statements;
    }

    private Sql statement(List<Integer> part, boolean arrays) {
        SqlWriter out = new SqlWriter(dialect, types, "deleteMany", table)
                .add("DELETE FROM ")
                .add(table.table)
                .add(" WHERE ");
        List<ColumnModel> columns = model.key();
        String names = TableText.reads(columns);
        out.add(columns.size() == 1 ? names : "(" + names + ")");
        if (!arrays) {
            list(out, part);
        } else if (columns.size() == 1) {
            out.add(" = ANY(").array(column(part, 0), columns.get(0)).add(")");
        } else {
            unnested(out, part, columns);
        }
        return scope.write(out).sql();
    }

    /** Values that travel as text are cast back, where a column has a type that text does not compare with. */
    private void unnested(SqlWriter out, List<Integer> part, List<ColumnModel> columns) {
        boolean casts = columns.stream().anyMatch(out::casts);
        out.add(" IN (SELECT ").add(casts ? "" : "*");
        for (int i = 0; casts && i < columns.size(); i++) {
            out.add(i == 0 ? "u.c" : ", u.c").add(String.valueOf(i + 1)).cast(columns.get(i));
        }
        out.add(" FROM unnest(");
        for (int i = 0; i < columns.size(); i++) {
            (i == 0 ? out : out.add(", ")).unnested(column(part, i), columns.get(i));
        }
        out.add(")");
        for (int i = 0; casts && i < columns.size(); i++) {
            out.add(i == 0 ? " AS u(c" : ", c").add(String.valueOf(i + 1));
        }
        out.add(casts ? "))" : ")");
    }

    /** SQLite compares a row value with a list of them only as VALUES (rowvalue.html, section 2.2). */
    private void list(SqlWriter out, List<Integer> part) {
        boolean composite = model.key().size() > 1;
        out.add(composite && dialect == Dialect.SQLITE ? " IN (VALUES " : " IN (");
        for (int row = 0; row < part.size(); row++) {
            List<Object> key = keys.get(part.get(row));
            out.add(row == 0 ? "" : ", ").add(composite ? "(" : "");
            for (int i = 0; i < key.size(); i++) {
                (i == 0 ? out : out.add(", ")).param(key.get(i), model.key().get(i));
            }
            out.add(composite ? ")" : "");
        }
        out.add(")");
    }

    private List<Object> column(List<Integer> part, int place) {
        return part.stream().map(row -> keys.get(row).get(place)).toList();
    }
}
