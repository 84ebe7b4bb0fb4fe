package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Composes the statements of an insert of many rows: on PostgreSQL from one array per column, elsewhere, and where a
 * column has no array, as rows of VALUES.
 */
final class BulkInsert {

    /** On PostgreSQL, where rows go as VALUES: one text for each of few sizes matters less there than round trips. */
    private static final int POSTGRES_VALUES = 1_000;

    private final Dialect dialect;
    private final ColumnTypes types;
    private final TableText table;
    private final Scope scope;
    private final List<Inserted> rows;
    private final @Nullable OnConflict<?> onConflict;
    private final String suffix;

    /** The columns by which a row can repeat another: where nothing is done on a conflict, a repeated row is an error. */
    private final List<ColumnModel> identityColumns;

    BulkInsert(
            Dialect dialect,
            ColumnTypes types,
            TableText table,
            Scope scope,
            List<Inserted> rows,
            @Nullable OnConflict<?> onConflict,
            boolean returning) {
        this.dialect = dialect;
        this.types = types;
        this.table = table;
        this.scope = scope;
        this.rows = rows;
        this.onConflict = onConflict;
        this.suffix = returning ? table.returning : "";
        this.identityColumns = identityColumns(rows.get(0).model(), onConflict);
    }

    List<BulkStatement> statements(@Nullable Integer chunk) {
        List<BulkStatement> statements = new ArrayList<>();
        for (List<Integer> batch :
                Batches.of(rows.size(), this::identity, row -> rows.get(row).shape())) {
            Inserted first = rows.get(batch.get(0));
            boolean arrays =
                    dialect.bindsLists() && first.boundColumns().stream().allMatch(ArrayTypes::travels);
            int bound = first.boundColumns().size();
            for (List<Integer> part : Batches.chunks(batch, dialect, arrays, size(chunk, first, arrays), bound)) {
                statements.add(new BulkStatement(
                        statement(part, arrays),
                        part,
                        identityColumns,
                        identityColumns.isEmpty()
                                ? List.of()
                                : part.stream().map(this::identity).toList()));
            }
        }
        return statements;
    }

    private @Nullable Integer size(@Nullable Integer chunk, Inserted first, boolean arrays) {
        if (first.columns().isEmpty()) {
            return 1;
        }
        return chunk == null && !arrays && dialect == Dialect.POSTGRES ? Integer.valueOf(POSTGRES_VALUES) : chunk;
    }

    /** Values of the columns that conflict; a row that does not set them all repeats none. */
    private @Nullable Object identity(int index) {
        return identityColumns.isEmpty() ? null : rows.get(index).valuesOf(identityColumns);
    }

    private static List<ColumnModel> identityColumns(RowModel<?> model, @Nullable OnConflict<?> onConflict) {
        if (onConflict == null) {
            return List.of();
        }
        return onConflict.target().isEmpty() && model.hasKey() ? model.key() : onConflict.target();
    }

    private Sql statement(List<Integer> part, boolean arrays) {
        Inserted first = rows.get(part.get(0));
        SqlWriter out = new SqlWriter(dialect, types, "insertMany", table)
                .add("INSERT INTO ")
                .add(table.table);
        if (first.columns().isEmpty()) {
            out.add(" DEFAULT VALUES");
        } else {
            TableText.names(out.add(" ("), first.columns()).add(") ");
            if (arrays && !first.boundColumns().isEmpty()) {
                fromArrays(out, first, part);
            } else {
                values(out, part);
            }
        }
        if (onConflict != null) {
            new ConflictClause(out, table, first, scope, true).write(onConflict);
        }
        return out.add(suffix).sql();
    }

    private void values(SqlWriter out, List<Integer> part) {
        out.add("VALUES ");
        List<ColumnModel> columns = rows.get(part.get(0)).columns();
        String before = "(";
        for (int index : part) {
            Inserted row = rows.get(index);
            out.add(before);
            for (int i = 0; i < columns.size(); i++) {
                row.write(i == 0 ? out : out.add(", "), columns.get(i));
            }
            before = "), (";
        }
        out.add(")");
    }

    /** The order of the arrays is the order of the insert, and so of what RETURNING gives. */
    private void fromArrays(SqlWriter out, Inserted first, List<Integer> part) {
        List<ColumnModel> bound = first.boundColumns();
        out.add("SELECT ");
        int place = 0;
        String before = "";
        for (ColumnModel column : first.columns()) {
            out.add(before);
            if (first.binds(column)) {
                out.add("u.c" + ++place).cast(column);
            } else {
                first.write(out, column);
            }
            before = ", ";
        }
        out.add(" FROM unnest(");
        for (int i = 0; i < bound.size(); i++) {
            (i == 0 ? out : out.add(", ")).unnested(columnOf(part, bound.get(i)), bound.get(i));
        }
        out.add(") WITH ORDINALITY AS u(");
        for (int i = 1; i <= bound.size(); i++) {
            out.add("c" + i + ", ");
        }
        out.add("n) ORDER BY u.n");
    }

    private List<@Nullable Object> columnOf(List<Integer> part, ColumnModel column) {
        @Nullable Object[] values = new Object[part.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(part.get(i)).valueOf(column);
        }
        return Arrays.asList(values);
    }
}
