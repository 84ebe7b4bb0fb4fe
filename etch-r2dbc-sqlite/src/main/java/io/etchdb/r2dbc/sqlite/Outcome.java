package io.etchdb.r2dbc.sqlite;

import org.jspecify.annotations.Nullable;

/**
 * What one run of one statement gave.
 *
 * @param metadata the columns, or null if it has no rows to give
 * @param rows the first rows, or all of them when there is no cursor
 * @param cursor the rest of the rows, if any
 * @param updated how many rows an INSERT, UPDATE or DELETE changed; -1 for other statements
 */
record Outcome(
        @Nullable SqliteRowMetadata metadata,
        @Nullable Chunk rows,
        @Nullable Cursor cursor,
        long updated) {

    static final long NOT_A_WRITE = -1;
    static final Outcome NOTHING = new Outcome(null, null, null, NOT_A_WRITE);

    static Outcome updated(long count) {
        return new Outcome(null, null, null, count);
    }

    boolean isWrite() {
        return updated != NOT_A_WRITE;
    }
}
