package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.RowMetadata;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.DB;

/** The columns of a result. Names are found whatever their case; of several with one name, the first. */
final class SqliteRowMetadata implements RowMetadata {

    private final List<SqliteColumnMetadata> columns;
    private final Map<String, Integer> positions;

    private SqliteRowMetadata(List<SqliteColumnMetadata> columns) {
        this.columns = List.copyOf(columns);
        this.positions = new HashMap<>(columns.size() * 4);
        for (int i = columns.size() - 1; i >= 0; i--) {
            positions.put(columns.get(i).getName().toLowerCase(Locale.ROOT), i);
        }
        for (int i = columns.size() - 1; i >= 0; i--) {
            // Spelled as SQLite spells it: found without lower-casing. The first of a name wins here too.
            positions.put(
                    columns.get(i).getName(),
                    positions.get(columns.get(i).getName().toLowerCase(Locale.ROOT)));
        }
    }

    /** @param details tells whether a column may be null; null when nobody knows */
    static SqliteRowMetadata read(DB db, long statement, int count, @Nullable ResultSetMetaData details)
            throws SQLException {
        List<SqliteColumnMetadata> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            columns.add(SqliteColumnMetadata.of(
                    db.column_name(statement, i),
                    db.column_decltype(statement, i),
                    details == null ? ResultSetMetaData.columnNullableUnknown : details.isNullable(i + 1)));
        }
        return new SqliteRowMetadata(columns);
    }

    boolean isNamed(String[] names) {
        for (int i = 0; i < names.length; i++) {
            if (!columns.get(i).getName().equals(names[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public ColumnMetadata getColumnMetadata(int index) {
        return column(index);
    }

    @Override
    public ColumnMetadata getColumnMetadata(String name) {
        return column(position(name));
    }

    @Override
    public List<? extends ColumnMetadata> getColumnMetadatas() {
        return columns;
    }

    @Override
    public boolean contains(String columnName) {
        return positions.containsKey(columnName.toLowerCase(Locale.ROOT));
    }

    SqliteColumnMetadata column(int index) {
        if (index < 0 || index >= columns.size()) {
            throw new IndexOutOfBoundsException("No column " + index + ": the result has " + columns.size()
                    + " columns, counted from 0 (" + names() + ")");
        }
        return columns.get(index);
    }

    int position(String name) {
        Integer position = positions.get(name);
        if (position == null) {
            position = positions.get(name.toLowerCase(Locale.ROOT));
        }
        if (position == null) {
            throw new NoSuchElementException("No column \"" + name + "\" in the result. Columns: " + names());
        }
        return position;
    }

    private String names() {
        return String.join(
                ", ", columns.stream().map(SqliteColumnMetadata::getName).toList());
    }
}
