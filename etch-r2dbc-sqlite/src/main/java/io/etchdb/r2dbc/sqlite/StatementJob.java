package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs one statement, once for each set of arguments. Several sets are one unit: if one fails, none has happened. All rows of
 * a statement that writes are read at once, because SQLite holds its lock until then; of a SELECT the first few, and a
 * cursor is kept for the rest.
 */
final class StatementJob extends Job {

    private final SqliteConnection connection;
    private final ParsedSql.One sql;
    private final List<@Nullable Object[]> arguments;
    private final Runnable whenDone;

    private final List<Outcome> outcomes;
    private volatile boolean timedOut;

    /** @param whenDone run outside the lane when {@link #outcomes} or {@link #failure} can be read */
    StatementJob(
            SqliteConnection connection, ParsedSql.One sql, List<@Nullable Object[]> arguments, Runnable whenDone) {
        this.connection = connection;
        this.sql = sql;
        this.arguments = arguments;
        this.whenDone = whenDone;
        this.outcomes = new ArrayList<>(arguments.size());
    }

    ParsedSql.One sql() {
        return sql;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    @Override
    void work(Lane lane, NativeConnection db) throws R2dbcException {
        SqliteTransaction transaction = connection.transaction();
        if (sql.kind().controlsTransaction()) {
            connection.control(lane, db, sql.kind(), sql.text());
            outcomes.add(Outcome.NOTHING);
            return;
        }
        if (transaction != null) {
            transaction.checkUsable();
        }
        Future<?> timer = startTimer(lane);
        try {
            run(lane, db, transaction);
        } catch (R2dbcException e) {
            outcomes.clear();
            if (transaction != null) {
                transaction.afterFailure(db, e);
            }
            throw timedOut && SqliteErrors.isInterrupt(e) ? timeout() : e;
        } finally {
            if (timer != null) {
                timer.cancel(false);
            }
        }
        noteConsequences();
    }

    @Override
    void signal() {
        whenDone.run();
    }

    private void run(Lane lane, NativeConnection db, @Nullable SqliteTransaction transaction) throws R2dbcException {
        if (arguments.size() == 1) {
            runOnce(lane, db, transaction);
        } else {
            runAll(db, transaction);
        }
    }

    private void runOnce(Lane lane, NativeConnection db, @Nullable SqliteTransaction transaction)
            throws R2dbcException {
        @Nullable Object[] values = arguments.get(0);
        boolean bound = values.length > 0;
        NativeStatement statement = db.prepare(sql.text());
        boolean kept = false;
        try {
            boolean onRow = statement.start(bound ? values : null);
            Outcome outcome = sql.kind() == StatementKind.READ
                    ? read(lane, db, statement, onRow, transaction)
                    : drain(db, statement, onRow);
            kept = outcome.cursor() != null;
            outcomes.add(outcome);
        } finally {
            if (!kept) {
                db.release(statement, bound);
            }
        }
    }

    private Outcome read(
            Lane lane,
            NativeConnection db,
            NativeStatement statement,
            boolean onRow,
            @Nullable SqliteTransaction transaction)
            throws R2dbcException {
        SqliteRowMetadata metadata = statement.metadata();
        if (!onRow) {
            return new Outcome(metadata, null, null, Outcome.NOT_A_WRITE);
        }
        Chunk first = Chunk.first(statement);
        Cursor rest = statement.isOnRow()
                ? Cursor.open(
                        connection, lane, db, statement, metadata, transaction == null ? null : transaction.lease())
                : null;
        return new Outcome(metadata, first, rest, Outcome.NOT_A_WRITE);
    }

    private Outcome drain(NativeConnection db, NativeStatement statement, boolean onRow) throws R2dbcException {
        SqliteRowMetadata metadata = statement.hasColumns() ? statement.metadata() : null;
        Chunk rows = onRow ? Chunk.all(statement) : null;
        if (sql.kind() == StatementKind.WRITE) {
            long updated = db.changes();
            return metadata == null ? Outcome.updated(updated) : new Outcome(metadata, rows, null, updated);
        }
        return metadata == null ? Outcome.NOTHING : new Outcome(metadata, rows, null, Outcome.NOT_A_WRITE);
    }

    private void runAll(NativeConnection db, @Nullable SqliteTransaction transaction) throws R2dbcException {
        String undo = transaction == null ? "ROLLBACK" : "ROLLBACK TO etch_batch";
        db.execute(transaction == null ? "BEGIN IMMEDIATE" : "SAVEPOINT etch_batch");
        NativeStatement statement = null;
        try {
            statement = db.prepare(sql.text());
            for (@Nullable Object[] values : arguments) {
                outcomes.add(drain(db, statement, statement.start(values.length > 0 ? values : null)));
                statement.reset();
            }
            db.release(statement, true);
            statement = null;
            db.execute(transaction == null ? "COMMIT" : "RELEASE etch_batch");
        } catch (R2dbcException e) {
            if (statement != null) {
                db.release(statement, true);
            }
            undoQuietly(db, undo, transaction != null);
            throw e;
        }
    }

    private static void undoQuietly(NativeConnection db, String undo, boolean inTransaction) {
        try {
            db.execute(undo);
            if (inTransaction) {
                db.execute("RELEASE etch_batch");
            }
        } catch (R2dbcException e) {
            // SQLite has rolled everything back by itself; the failure that made it do so is on its way to the caller.
        }
    }

    private void noteConsequences() {
        if (sql.kind() == StatementKind.SCHEMA) {
            connection.database().schemaChanged();
        }
        if (sql.kind() == StatementKind.ATTACH || (sql.kind() == StatementKind.SCHEMA && sql.needsWriter())) {
            connection.stayWithWriter();
        }
    }

    private @Nullable Future<?> startTimer(Lane lane) {
        Duration limit = connection.statementTimeout();
        if (limit == null) {
            return null;
        }
        return connection
                .database()
                .clock()
                .schedule(
                        () -> {
                            timedOut = true;
                            lane.interrupt(this);
                        },
                        limit.toNanos());
    }

    private R2dbcException timeout() {
        Duration limit = connection.statementTimeout();
        return SqliteErrors.statementTimeout(limit == null ? Duration.ZERO : limit, sql.text());
    }
}
