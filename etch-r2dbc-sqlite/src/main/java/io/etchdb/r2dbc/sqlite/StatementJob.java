package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs one statement, once for each set of arguments. Several sets are one unit: if one fails, none has happened. All rows of
 * a statement that writes are read at once, because SQLite holds its lock until then; of a SELECT the first few, and a
 * cursor is kept for the rest.
 */
final class StatementJob extends Job {

    private static final Pattern FOREIGN_KEYS = Pattern.compile("(?i)\\bforeign_keys\\b\\W*[=(]");

    private final SqliteConnection connection;
    private final ParsedSql.One sql;
    private final List<@Nullable Object[]> arguments;
    private final Runnable whenDone;

    /** The transaction it belongs to; null in autocommit. */
    private final @Nullable SqliteTransaction transaction;

    private final int borrower;
    private final List<Outcome> outcomes;

    /** @param whenDone run outside the lane when {@link #outcomes} or {@link #failure} can be read */
    StatementJob(
            SqliteConnection connection, ParsedSql.One sql, List<@Nullable Object[]> arguments, Runnable whenDone) {
        this.transaction = connection.transaction();
        this.borrower = connection.borrower();
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

    @Nullable
    SqliteTransaction transaction() {
        return transaction;
    }

    /** A write in autocommit, unless it may have to be interrupted: its neighbours in the group must not be. */
    @Override
    boolean isGroupable() {
        return sql.kind() == StatementKind.WRITE
                && transaction == null
                && arguments.size() == 1
                && connection.statementTimeout() == null
                && connection.lockWaitTimeout() == null;
    }

    @Override
    void startOver() {
        outcomes.clear();
    }

    @Override
    void work(Lane lane, NativeConnection db) throws R2dbcException {
        if (sql.kind().controlsTransaction()) {
            connection.control(lane, db, sql.kind(), sql.text(), borrower);
            outcomes.add(Outcome.NOTHING);
            return;
        }
        if (transaction != null) {
            transaction.checkUsable();
            refuseSilentPragma();
        }
        Duration patience = transaction == null ? connection.lockWaitTimeout() : null;
        if (patience != null) {
            db.setBusyTimeout((int) Math.min(patience.toMillis(), Integer.MAX_VALUE));
        }
        try (StatementTimer timer = StatementTimer.start(connection, this)) {
            runTimed(lane, db, timer);
        } finally {
            if (patience != null) {
                db.setBusyTimeout((int)
                        connection.database().configuration().busyTimeout().toMillis());
            }
        }
        noteConsequences();
    }

    @Override
    void signal() {
        whenDone.run();
    }

    private void runTimed(Lane lane, NativeConnection db, StatementTimer timer) throws R2dbcException {
        try {
            run(lane, db);
        } catch (R2dbcException e) {
            outcomes.clear();
            if (transaction != null) {
                transaction.afterFailure(db, e);
            }
            throw timer.explain(e, sql.text());
        }
    }

    private void run(Lane lane, NativeConnection db) throws R2dbcException {
        if (arguments.size() == 1) {
            runOnce(lane, db);
        } else {
            runAll(db);
        }
    }

    private void runOnce(Lane lane, NativeConnection db) throws R2dbcException {
        @Nullable Object[] values = arguments.get(0);
        boolean bound = values.length > 0;
        NativeStatement statement = db.prepare(sql.text());
        boolean kept = false;
        try {
            boolean onRow = statement.start(bound ? values : null);
            Outcome outcome =
                    sql.kind() == StatementKind.READ ? read(lane, db, statement, onRow) : drain(db, statement, onRow);
            kept = outcome.cursor() != null;
            outcomes.add(outcome);
        } finally {
            if (!kept) {
                db.release(statement, bound);
            }
        }
    }

    private Outcome read(Lane lane, NativeConnection db, NativeStatement statement, boolean onRow)
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

    private void runAll(NativeConnection db) throws R2dbcException {
        String undo = transaction == null ? "ROLLBACK" : "ROLLBACK TO sqlite_batch_";
        String begin = sql.kind() == StatementKind.READ ? "BEGIN" : "BEGIN IMMEDIATE";
        db.execute(transaction == null ? begin : "SAVEPOINT sqlite_batch_");
        NativeStatement statement = null;
        try {
            statement = db.prepare(sql.text());
            for (@Nullable Object[] values : arguments) {
                outcomes.add(drain(db, statement, statement.start(values.length > 0 ? values : null)));
                statement.reset();
            }
            db.release(statement, true);
            statement = null;
            db.execute(transaction == null ? "COMMIT" : "RELEASE sqlite_batch_");
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
                db.execute("RELEASE sqlite_batch_");
            }
        } catch (R2dbcException e) {
            // SQLite has rolled everything back by itself; the failure that made it do so is on its way to the caller.
        }
    }

    /** SQLite would take it and do nothing. */
    private void refuseSilentPragma() throws R2dbcException {
        if (sql.kind() == StatementKind.PRAGMA
                && FOREIGN_KEYS.matcher(sql.text()).find()) {
            throw SqliteErrors.invalidState(
                    "PRAGMA foreign_keys has no effect inside a transaction. Set it before the transaction begins, or use"
                            + " PRAGMA defer_foreign_keys.",
                    "25001");
        }
    }

    private void noteConsequences() {
        if (sql.kind() == StatementKind.SCHEMA) {
            connection.database().schemaChanged();
        }
        if (sql.kind() == StatementKind.ATTACH) {
            connection.database().attached();
        }
        if (sql.kind() == StatementKind.SCHEMA && sql.needsWriter()) {
            connection.stayWithWriter();
        }
        if (sql.kind() == StatementKind.PRAGMA) {
            connection.changedPragmas();
        }
    }
}
