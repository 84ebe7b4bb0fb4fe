package io.etchdb.execution.internal;

import io.r2dbc.spi.Row;

/**
 * Turns the rows of one result into values. Made anew for every result, so that it may look columns up once, at its
 * first row. Used by one thread at a time.
 */
@FunctionalInterface
public interface RowReader<R> {

    /** The value of a row; {@code row} must not be kept. */
    R read(Row row);
}
