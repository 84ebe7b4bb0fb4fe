package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text and parameters of one statement while it is written. */
final class SqlWriter {

    private final Dialect dialect;
    private final ColumnTypes types;
    private final StringBuilder text = new StringBuilder(128);
    private final List<@Nullable Object> params = new ArrayList<>();
    private final List<@Nullable ColumnModel> columns = new ArrayList<>();
    private final BitSet arrays = new BitSet();

    SqlWriter(Dialect dialect, ColumnTypes types) {
        this.dialect = dialect;
        this.types = types;
    }

    SqlWriter add(String sql) {
        text.append(sql);
        return this;
    }

    /** A placeholder for a value of this column, cast where the column says so. */
    SqlWriter param(@Nullable Object value, ColumnModel column) {
        bind(value, column);
        String type = dialect.casts() ? types.of(column) : "";
        if (!type.isEmpty()) {
            text.append("::").append(type);
        }
        return this;
    }

    /** What a text that stands for a value of this column is cast to. */
    SqlWriter cast(ColumnModel column) {
        String type = types.of(column);
        if (!type.isEmpty()) {
            return add("::").add(type);
        }
        return column.is(ColumnModel.Trait.JSON) ? add("::jsonb") : this;
    }

    /**
     * Refuses a sum that the database would round behind one's back: SQLite has no exact decimals, and adds those it keeps
     * as text as binary floating point.
     */
    void checkSum(ColumnModel column) {
        if (!dialect.addsDecimals() && (column.type() == BigDecimal.class || column.type() == BigInteger.class)) {
            throw new IllegalArgumentException(column + " is a " + column.type().getSimpleName()
                    + ", and SQLite would add it as a binary floating point number and lose digits. Read the row and set"
                    + " the sum in a transaction, or keep the number as a long of its smallest unit");
        }
    }

    /** A placeholder for a list of values of this column, bound as one array. */
    SqlWriter array(List<?> values, ColumnModel column) {
        arrays.set(params.size());
        bind(values, column);
        String type = types.of(column);
        return type.isEmpty() ? this : add("::").add(type).add("[]");
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
