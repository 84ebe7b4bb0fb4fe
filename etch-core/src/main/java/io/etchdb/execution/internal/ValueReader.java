package io.etchdb.execution.internal;

import io.etchdb.error.MappingException;
import io.r2dbc.spi.Row;
import java.util.Optional;

/** Reads the only column of each row; NULL is an empty {@code Optional}. */
public final class ValueReader<V> implements RowReader<Optional<V>> {

    private final Class<V> type;
    private final Values values;

    public ValueReader(Class<V> type, Values values) {
        this.type = type;
        this.values = values;
    }

    @Override
    @SuppressWarnings("unchecked") // decoded as this type
    public Optional<V> read(Row row) {
        int columns = row.getMetadata().getColumnMetadatas().size();
        if (columns != 1) {
            throw new MappingException("one value was asked for, and the result has " + columns
                    + " columns. Select one, or read the row with fetchRow or fetchModel");
        }
        return Optional.ofNullable((V) values.decode(row, 0, type, type, false, "the value"));
    }
}
