package io.etchdb.execution.internal;

import io.etchdb.error.MappingException;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of a result as a Java type. What can be decided before there is a row is decided when it is made, and
 * what the result's own columns decide, in {@link #in}: there are many more rows than results.
 */
final class ColumnReader {

    /** How a value is got from a row; {@code null} for NULL. */
    @FunctionalInterface
    interface Cell {

        @Nullable
        Object get(Row row, int index);

        /** The same for the rows of one result. */
        default Cell in(RowMetadata columns, int index) {
            return this;
        }
    }

    private final Cell cell;
    private final Class<?> type;
    private final Object target;

    /** What {@link #in} found last; results of one statement have the same columns. */
    private @Nullable ColumnReader found;

    /** @param target what is read, for messages */
    ColumnReader(Cell cell, Class<?> type, Object target) {
        this.cell = cell;
        this.type = type;
        this.target = target;
    }

    /** The same for the rows of one result. */
    ColumnReader in(RowMetadata columns, int index) {
        Cell wanted = cell.in(columns, index);
        if (wanted == cell) {
            return this;
        }
        ColumnReader known = found;
        if (known == null || known.cell != wanted) {
            known = new ColumnReader(wanted, type, target);
            found = known;
        }
        return known;
    }

    /**
     * The value, or {@code null} for NULL.
     *
     * @throws MappingException if it is no such value; names what was read, not the value
     */
    @Nullable
    Object read(Row row, int index) {
        try {
            return cell.get(row, index);
        } catch (MappingException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MappingException(
                    target + " is a " + type.getSimpleName() + ", and column \""
                            + row.getMetadata().getColumnMetadatas().get(index).getName()
                            + "\" of the result does not hold one (see the cause)",
                    e);
        }
    }
}
