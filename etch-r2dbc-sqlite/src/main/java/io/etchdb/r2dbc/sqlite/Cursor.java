package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a result that were not read at once. It stands in SQLite on the next row and holds its lane, by a lease of its
 * own or by that of the transaction it belongs to, until the last row is read or somebody closes it.
 */
final class Cursor {

    /** Where reading ahead for the sake of others stops. */
    private static final long SPOOL_ROWS = 1_000_000;

    private final SqliteConnection connection;
    private final NativeConnection db;
    private final NativeStatement statement;
    private final SqliteRowMetadata metadata;
    private final Lane lane;
    private final Lease lease;
    private final boolean ownsLane;

    private final Queue<Chunk> chunks = new ConcurrentLinkedQueue<>();
    private volatile @Nullable R2dbcException failure;
    private volatile boolean ended;
    private volatile boolean spooling;

    private Cursor(
            SqliteConnection connection,
            Lane lane,
            NativeConnection db,
            NativeStatement statement,
            SqliteRowMetadata metadata,
            @Nullable Lease transaction) {
        this.connection = connection;
        this.lane = lane;
        this.db = db;
        this.statement = statement;
        this.metadata = metadata;
        this.ownsLane = transaction == null;
        this.lease = transaction == null ? new Lease(this, SqliteErrors::resultClosed) : transaction;
    }

    /** Called on the lane: keeps {@code statement}, which stands on a row, for later. */
    static Cursor open(
            SqliteConnection connection,
            Lane lane,
            NativeConnection db,
            NativeStatement statement,
            SqliteRowMetadata metadata,
            @Nullable Lease transaction) {
        Cursor cursor = new Cursor(connection, lane, db, statement, metadata, transaction);
        connection.opened(cursor);
        if (cursor.ownsLane) {
            lane.grant(cursor.lease);
        }
        return cursor;
    }

    SqliteRowMetadata metadata() {
        return metadata;
    }

    /** Rows read but not yet taken, in order; null when there are none right now. */
    @Nullable
    Chunk poll() {
        return chunks.poll();
    }

    /** Whether nothing will come but what {@link #poll} still holds. */
    boolean hasEnded() {
        return ended;
    }

    /** Why it ended before the last row, or null. */
    @Nullable
    R2dbcException failure() {
        return failure;
    }

    /** Reads up to {@code demand} rows, then runs {@code whenRead} outside the lane. */
    Fetch fetch(long demand, Runnable whenRead) {
        Fetch fetch = new Fetch(demand, whenRead);
        lease.submit(fetch);
        return fetch;
    }

    void interrupt(Fetch fetch) {
        lane.interrupt(fetch);
    }

    /** Gives up what is not read, soon. */
    void close() {
        if (!ended) {
            lane.submitUrgent(new Closing(null));
        }
    }

    /** Reads the rest into memory, soon, so that the lane is free for others; false if that is not possible or under way. */
    boolean spool() {
        if (ended || spooling || !ownsLane) {
            return false;
        }
        spooling = true;
        lane.submitUrgent(new Spooling());
        return true;
    }

    boolean isOn(Lane other) {
        return lane == other;
    }

    /** Called on the lane: ends it with {@code reason} for its reader unless it has ended. */
    void abandon(R2dbcException reason) {
        if (!ended) {
            failure = reason;
            end();
        }
    }

    private void read(long demand) {
        try {
            Chunk chunk = Chunk.next(statement, demand);
            chunks.offer(chunk);
            if (!statement.isOnRow()) {
                end();
            }
        } catch (R2dbcException e) {
            failure = e;
            end();
        }
    }

    private void end() {
        db.release(statement, true);
        ended = true;
        connection.closed(this);
        if (ownsLane) {
            lane.release();
        }
    }

    /** One reading, asked for by the consumer of the rows. */
    final class Fetch extends Job {

        private final long demand;
        private final Runnable whenRead;

        private Fetch(long demand, Runnable whenRead) {
            this.demand = demand;
            this.whenRead = whenRead;
        }

        @Override
        void work(Lane on, NativeConnection with) {
            if (!ended) {
                Cursor.this.read(demand);
            }
        }

        /** Whether the rows were read or the cursor had ended already: the consumer looks for itself. */
        @Override
        void signal() {
            R2dbcException refused = this.failure;
            if (refused != null && !ended) {
                Cursor.this.failure = refused;
                ended = true;
            }
            whenRead.run();
        }
    }

    private final class Closing extends Job {

        private final @Nullable R2dbcException reason;

        private Closing(@Nullable R2dbcException reason) {
            this.reason = reason;
        }

        @Override
        void work(Lane on, NativeConnection with) {
            if (!ended) {
                Cursor.this.failure = reason;
                end();
            }
        }

        @Override
        void signal() {
            // Nobody waits: who closes a cursor does not read on.
        }
    }

    private final class Spooling extends Job {

        @Override
        void work(Lane on, NativeConnection with) {
            long rows = 0;
            while (!ended && rows < SPOOL_ROWS) {
                read(Long.MAX_VALUE);
                rows += 256;
            }
        }

        @Override
        void signal() {
            // The consumer finds the rows when it asks for them.
        }
    }
}
