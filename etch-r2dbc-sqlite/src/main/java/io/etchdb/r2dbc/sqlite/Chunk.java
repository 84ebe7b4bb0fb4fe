package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows read in one go. How many is bounded by count, by size and by time, so that neither heap nor lane is held for long. */
final class Chunk {

    private static final int FIRST_ROWS = 64;
    private static final long FIRST_CHARS = 64 * 1024;
    private static final long FIRST_NANOS = 1_000_000;

    private static final int LATER_ROWS = 256;
    private static final long LATER_CHARS = 512 * 1024;
    private static final long LATER_NANOS = 5_000_000;

    private static final int TIME_CHECK_MASK = 7;

    private final List<@Nullable Object[]> rows;

    private Chunk(int expected) {
        this.rows = new ArrayList<>(expected);
    }

    int size() {
        return rows.size();
    }

    @Nullable
    Object[] row(int index) {
        return rows.get(index);
    }

    /** The first rows of a statement that stands on its first: most results end here, and hold nothing afterwards. */
    static Chunk first(NativeStatement statement) throws R2dbcException {
        Chunk chunk = new Chunk(8);
        chunk.readWhileOnRow(statement, FIRST_ROWS, FIRST_CHARS, FIRST_NANOS);
        return chunk;
    }

    /** The next rows, no more than {@code demand}, of a statement that stands on a row. */
    static Chunk next(NativeStatement statement, long demand) throws R2dbcException {
        int rows = (int) Math.min(demand, LATER_ROWS);
        Chunk chunk = new Chunk(rows);
        chunk.readWhileOnRow(statement, rows, LATER_CHARS, LATER_NANOS);
        return chunk;
    }

    /** All rows of a statement that stands on its first. */
    static Chunk all(NativeStatement statement) throws R2dbcException {
        Chunk chunk = new Chunk(8);
        chunk.readWhileOnRow(statement, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        return chunk;
    }

    private void readWhileOnRow(NativeStatement statement, int maxRows, long maxChars, long maxNanos)
            throws R2dbcException {
        long start = System.nanoTime();
        long chars = 0;
        do {
            @Nullable Object[] row = statement.row();
            rows.add(row);
            chars += charsIn(row);
            if (!statement.next()) {
                return;
            }
            if ((rows.size() & TIME_CHECK_MASK) == 0 && System.nanoTime() - start > maxNanos) {
                return;
            }
        } while (rows.size() < maxRows && chars < maxChars);
    }

    private static long charsIn(@Nullable Object[] row) {
        long chars = 0;
        for (Object cell : row) {
            if (cell instanceof String text) {
                chars += text.length();
            } else if (cell instanceof byte[] bytes) {
                chars += bytes.length;
            }
        }
        return chars;
    }
}
