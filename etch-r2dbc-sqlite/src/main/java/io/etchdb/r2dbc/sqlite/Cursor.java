package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The rows of a result that were not read at once. It stands in SQLite on the next row and holds its lane, by a lease of its
 * own or by that of the transaction it belongs to, until the last row is read or somebody closes it.
 */
final class Cursor {

    private static final Logger LOG = LoggerFactory.getLogger(Cursor.class);

    private static final Duration PARKED_TOO_LONG = Duration.ofSeconds(60);

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

    /** The reading under way, to be interrupted when the cursor is closed meanwhile. */
    private volatile @Nullable Fetch fetch;

    private final Future<?> warning;

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
        this.warning = connection.database().clock().schedule(this::warn, PARKED_TOO_LONG.toNanos());
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
        Fetch next = new Fetch(demand, whenRead);
        fetch = next;
        lease.submit(next);
        return next;
    }

    /** Takes a reading back, or interrupts it. */
    void stop(Fetch reading) {
        if (!reading.withdraw()) {
            reading.interrupt(connection.database().clock());
        }
    }

    /** Gives up what is not read, soon. */
    void close() {
        if (!ended) {
            lane.submitUrgent(new Closing());
        }
    }

    /** Gives up what is not read, interrupting a reading under way; completes when SQLite has let go of it. */
    Mono<Void> closed() {
        Fetch running = fetch;
        if (running != null) {
            stop(running);
        }
        return LaneTask.run(
                lane::submitUrgent, (on, with) -> abandon(SqliteErrors.resultClosed()), LaneTask.NOTHING_TO_UNDO);
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

    private void warn() {
        if (!ended) {
            LOG.warn(
                    "The result of [{}] has been half read for {} s. Read it to the end or cancel it: until then it holds a"
                            + " connection, and the WAL file of {} cannot shrink.",
                    statement.sql(),
                    PARKED_TOO_LONG.toSeconds(),
                    connection.database().configuration().location());
        }
    }

    private void read(long demand, @Nullable StatementTimer timer) {
        try {
            Chunk chunk = Chunk.next(statement, demand);
            chunks.offer(chunk);
            if (!statement.isOnRow()) {
                end();
            }
        } catch (R2dbcException e) {
            failure = timer == null ? e : timer.explain(e, statement.sql());
            end();
        }
    }

    private void end() {
        warning.cancel(false);
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
                try (StatementTimer timer = StatementTimer.start(connection, this)) {
                    Cursor.this.read(demand, timer);
                }
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

        @Override
        void work(Lane on, NativeConnection with) {
            if (!ended) {
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
                read(Long.MAX_VALUE, null);
                rows += 256;
            }
        }

        @Override
        void signal() {
            // The consumer finds the rows when it asks for them.
        }
    }
}
