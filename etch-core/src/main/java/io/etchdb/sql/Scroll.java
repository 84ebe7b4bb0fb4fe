package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnRef;
import io.etchdb.row.ColumnRefs;
import org.jspecify.annotations.Nullable;

/**
 * How a query is read page by page: by offset, which costs more with every page, or by keyset, where each page starts
 * behind the last row of the one before.
 *
 * @param <T> the record
 */
@SuppressWarnings("UnusedTypeParameter") // binds the column to the query's record
public final class Scroll<T extends Record> {

    private final int size;
    private final boolean keyset;
    private final @Nullable ColumnModel column;

    private Scroll(int size, boolean keyset, @Nullable ColumnModel column) {
        if (size < 1) {
            throw new IllegalArgumentException("a page has 1 row or more; got " + size);
        }
        this.size = size;
        this.keyset = keyset;
        this.column = column;
    }

    /** Pages of {@code size} rows by offset, in the query's order, or in that of the key when it has none. */
    public static <T extends Record> Scroll<T> offset(int size) {
        return new Scroll<>(size, false, null);
    }

    /** Pages of {@code size} rows by keyset, in the query's order and then the key's. */
    public static <T extends Record> Scroll<T> keyset(int size) {
        return new Scroll<>(size, true, null);
    }

    /** Pages of {@code size} rows by keyset, in the order of one column and then the key's. */
    public static <T extends Record> Scroll<T> keyset(ColumnRef<T, ?> column, int size) {
        return new Scroll<>(size, true, ColumnRefs.column(column));
    }

    /** Rows of a page. */
    public int size() {
        return size;
    }

    /** Whether pages are found by keyset. */
    public boolean isKeyset() {
        return keyset;
    }

    @Nullable
    ColumnModel column() {
        return column;
    }
}
