package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

/** A row, copied out of SQLite: it stays what it is for as long as anybody keeps it, on any thread. */
final class SqliteRow implements Row, Result.RowSegment {

    private final @Nullable Object[] cells;
    private final SqliteRowMetadata metadata;

    SqliteRow(@Nullable Object[] cells, SqliteRowMetadata metadata) {
        this.cells = cells;
        this.metadata = metadata;
    }

    @Override
    public RowMetadata getMetadata() {
        return metadata;
    }

    @Override
    @SuppressWarnings("NullAway") // The SPI says T and means T or null.
    public <T> T get(int index, Class<T> type) {
        SqliteColumnMetadata column = metadata.column(index);
        Object cell = cells[index];
        return cell == null ? null : ValueDecoder.decode(cell, type, column);
    }

    @Override
    public <T> T get(String name, Class<T> type) {
        return get(metadata.position(name), type);
    }

    @Override
    public Row row() {
        return this;
    }
}
