package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text and parameters of one statement while it is written. */
final class SqlWriter {

    private final Dialect dialect;
    private final StringBuilder text = new StringBuilder(128);
    private final List<@Nullable Object> params = new ArrayList<>();
    private final List<@Nullable ColumnModel> columns = new ArrayList<>();
    private final BitSet arrays = new BitSet();

    SqlWriter(Dialect dialect) {
        this.dialect = dialect;
    }

    SqlWriter add(String sql) {
        text.append(sql);
        return this;
    }

    /** A placeholder for a value of this column, cast where the column says so. */
    SqlWriter param(@Nullable Object value, ColumnModel column) {
        bind(value, column);
        if (dialect.casts() && !column.databaseType().isEmpty()) {
            text.append("::").append(column.databaseType());
        }
        return this;
    }

    /** A placeholder for a list of values of this column, bound as one array. */
    SqlWriter array(List<?> values, ColumnModel column) {
        arrays.set(params.size());
        bind(values, column);
        return column.databaseType().isEmpty() ? this : add("::" + column.databaseType() + "[]");
    }

    /** The same as an argument of unnest, whose type has to be said. */
    SqlWriter unnested(List<? extends @Nullable Object> values, ColumnModel column) {
        arrays.set(params.size());
        bind(values, column);
        return add("::").add(ArrayTypes.element(column)).add("[]");
    }

    /** A placeholder for a value that belongs to no column. */
    SqlWriter param(Object value) {
        bind(value, null);
        return this;
    }

    /** Raw SQL whose placeholders are numbered on from here. */
    SqlWriter fragment(Sql sql, @Nullable String schema) {
        text.append(sql.textBehind(params.size(), dialect, schema));
        List<@Nullable Object> values = sql.params();
        for (int i = 0; i < values.size(); i++) {
            params.add(values.get(i));
            columns.add(sql.columnOf(i));
        }
        return this;
    }

    private void bind(@Nullable Object value, @Nullable ColumnModel column) {
        params.add(value);
        columns.add(column);
        text.append('$').append(params.size());
    }

    Sql sql() {
        return Sql.composed(text.toString(), params, columns, arrays);
    }
}
