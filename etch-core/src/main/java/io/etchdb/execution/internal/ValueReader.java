package io.etchdb.execution.internal;

import io.etchdb.error.MappingException;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the only column of each row; NULL is an empty {@code Optional}. */
public final class ValueReader<V> implements RowReader<Optional<V>> {

    private final ColumnReader reader;
    private @Nullable ColumnReader started;

    public ValueReader(Class<V> type, Values values) {
        this.reader = values.readerOf(type);
    }

    @Override
    @SuppressWarnings("unchecked") // decoded as this type
    public Optional<V> read(Row row) {
        ColumnReader found = started;
        if (found == null) {
            found = start(row.getMetadata());
            started = found;
        }
        return Optional.ofNullable((V) found.read(row, 0));
    }

    private ColumnReader start(RowMetadata result) {
        int columns = result.getColumnMetadatas().size();
        if (columns != 1) {
            throw new MappingException("one value was asked for, and the result has " + columns
                    + " columns. Select one, or read the row with fetchRow or fetchModel");
        }
        return reader.in(result, 0);
    }
}
