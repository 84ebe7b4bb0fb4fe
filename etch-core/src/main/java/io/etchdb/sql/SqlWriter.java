package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text and parameters of one statement while it is written. A text of usual length that was written before is not put
 * together again.
 */
final class SqlWriter {

    private static final int MAX_FRAGMENTS = 256;
    private static final int MAX_FRAGMENT_LENGTH = 1_000;
    private static final String[] PLACEHOLDERS = new String[MAX_FRAGMENTS];

    static {
        for (int i = 0; i < PLACEHOLDERS.length; i++) {
            PLACEHOLDERS[i] = "$" + (i + 1);
        }
    }

    private final Dialect dialect;
    private final ColumnTypes types;
    private final String operation;
    private final String table;
    private final List<@Nullable Object> params = new ArrayList<>();
    private final List<@Nullable ColumnModel> columns = new ArrayList<>();
    private @Nullable BitSet arrays;
    private TextPath path = TextPath.start();
    private int fragments;

    /** What is too long to be remembered. */
    private @Nullable StringBuilder text;

    /** For a statement of this verb on this table. */
    SqlWriter(Dialect dialect, ColumnTypes types, String operation, TableText table) {
        this.dialect = dialect;
        this.types = types;
        this.operation = operation;
        this.table = table.table;
    }

    SqlWriter add(String sql) {
        if (text == null && fragments < MAX_FRAGMENTS && sql.length() <= MAX_FRAGMENT_LENGTH) {
            path = path.then(sql);
            fragments++;
            return this;
        }
        if (text == null) {
            text = new StringBuilder(path.text());
        }
        text.append(sql);
        return this;
    }

    /** A placeholder for a value of this column, cast where the column says so. */
    SqlWriter param(@Nullable Object value, ColumnModel column) {
        bind(value, column);
        String type = dialect.casts() ? types.of(column) : "";
        return type.isEmpty() ? this : add("::").add(type);
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

    /** Whether {@link #cast} has a type to say for this column. */
    boolean casts(ColumnModel column) {
        return column.is(ColumnModel.Trait.JSON) || !types.of(column).isEmpty();
    }

    /** A placeholder for a list of values of this column, bound as one array. */
    SqlWriter array(List<?> values, ColumnModel column) {
        bindArray(values, column);
        String type = types.of(column);
        return type.isEmpty() ? this : add("::").add(type).add("[]");
    }

    /** The same as an argument of unnest, whose type has to be said. */
    SqlWriter unnested(List<? extends @Nullable Object> values, ColumnModel column) {
        bindArray(values, column);
        return add("::").add(ArrayTypes.element(column)).add("[]");
    }

    /** A placeholder for a value that belongs to no column. */
    SqlWriter param(Object value) {
        bind(value, null);
        return this;
    }

    /** Raw SQL whose placeholders are numbered on from here. */
    SqlWriter fragment(Sql sql, @Nullable String schema) {
        add(sql.textBehind(params.size(), dialect, schema));
        List<@Nullable Object> values = sql.paramsFor(dialect);
        for (int i = 0; i < values.size(); i++) {
            params.add(values.get(i));
            columns.add(sql.columnOf(i));
        }
        return this;
    }

    private void bindArray(List<? extends @Nullable Object> values, ColumnModel column) {
        if (arrays == null) {
            arrays = new BitSet();
        }
        arrays.set(params.size());
        bind(values, column);
    }

    private void bind(@Nullable Object value, @Nullable ColumnModel column) {
        int place = params.size();
        params.add(value);
        columns.add(column);
        add(place < PLACEHOLDERS.length ? PLACEHOLDERS[place] : "$" + (place + 1));
    }

    /**
     * The statement as it was written.
     *
     * @throws IllegalArgumentException if it has more parameters than the database takes, or more text with them
     */
    Sql sql() {
        String written = text == null ? path.text() : text.toString();
        if (params.size() > dialect.maxParameters() || written.length() > dialect.maxLength()) {
            throw new IllegalArgumentException(operation + " on " + table + " has " + params.size() + " parameters in "
                    + written.length() + " characters, and a statement takes at most " + dialect.maxParameters()
                    + " in "
                    + dialect.maxLength() + ": give fewer values at a time, or join with a table that holds them");
        }
        return Sql.composed(written, params, columns, arrays == null ? Sql.NO_ARRAYS : arrays, operation, table);
    }
}
