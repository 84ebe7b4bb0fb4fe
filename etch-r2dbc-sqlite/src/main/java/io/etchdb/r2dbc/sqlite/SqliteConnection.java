package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Lifecycle;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * What a user holds: the state of one conversation, and no physical connection. It finds a lane for each statement, and keeps
 * one while a transaction or an unread result needs it.
 */
final class SqliteConnection implements Connection, Lifecycle {

    private final SqliteDatabase database;
    private final SqliteConnectionMetadata metadata;
    private final Set<Cursor> cursors = ConcurrentHashMap.newKeySet();

    private volatile @Nullable SqliteTransaction transaction;
    private volatile boolean closed;

    /** Grows each time the connection changes hands: what one borrower has begun must not become the next one's. */
    private volatile int borrower;

    private volatile boolean withWriter;
    private volatile boolean pragmasChanged;
    private volatile @Nullable Duration lockWaitTimeout;
    private volatile @Nullable Duration statementTimeout;

    SqliteConnection(SqliteDatabase database, SqliteConnectionMetadata metadata) {
        this.database = database;
        this.metadata = metadata;
        this.statementTimeout = database.configuration().statementTimeout();
    }

    /** What a transaction is to be; without {@code foreignKeys} none are enforced in it, even if all others do. */
    private record Wanted(
            boolean readOnly, boolean foreignKeys, @Nullable Duration lockWait) {

        static final Wanted ORDINARY = new Wanted(false, true, null);
    }

    /**
     * Begins a transaction: on the writer, which waits for others that write, or on a reader if the definition says
     * {@link TransactionDefinition#READ_ONLY}. Completes when it has begun. Within a transaction it does nothing.
     */
    @Override
    public Publisher<Void> beginTransaction() {
        return begin(Wanted.ORDINARY);
    }

    /**
     * Knows {@link TransactionDefinition#READ_ONLY}, {@link TransactionDefinition#LOCK_WAIT_TIMEOUT} and
     * {@link SqliteConnectionFactoryProvider#FOREIGN_KEYS}. False for the last turns them off for this transaction alone:
     * nobody else's write can come between the switch, which SQLite has outside of transactions only, and BEGIN.
     */
    @Override
    public Publisher<Void> beginTransaction(TransactionDefinition definition) {
        return begin(new Wanted(
                Boolean.TRUE.equals(definition.getAttribute(TransactionDefinition.READ_ONLY)),
                !Boolean.FALSE.equals(definition.getAttribute(SqliteConnectionFactoryProvider.FOREIGN_KEYS)),
                definition.getAttribute(TransactionDefinition.LOCK_WAIT_TIMEOUT)));
    }

    /** Completes when the transaction is durable. When SQLite is busy the transaction stays open and may be committed again. */
    @Override
    public Publisher<Void> commitTransaction() {
        return inTransaction(StatementKind.COMMIT, "COMMIT");
    }

    @Override
    public Publisher<Void> rollbackTransaction() {
        return inTransaction(StatementKind.ROLLBACK, "ROLLBACK");
    }

    /** Outside of a transaction it begins one. */
    @Override
    public Publisher<Void> createSavepoint(String name) {
        String sql = "SAVEPOINT " + quoted(name);
        return begin(Wanted.ORDINARY).then(control(StatementKind.SAVEPOINT, sql));
    }

    @Override
    public Publisher<Void> releaseSavepoint(String name) {
        return control(StatementKind.RELEASE, "RELEASE " + quoted(name));
    }

    @Override
    public Publisher<Void> rollbackTransactionToSavepoint(String name) {
        return control(StatementKind.ROLLBACK_TO, "ROLLBACK TO " + quoted(name));
    }

    @Override
    public boolean isAutoCommit() {
        return transaction == null;
    }

    /** False begins a transaction, true commits it. */
    @Override
    public Publisher<Void> setAutoCommit(boolean autoCommit) {
        return Mono.defer(() -> {
            if (autoCommit == isAutoCommit()) {
                return checkOpen();
            }
            return autoCommit ? inTransaction(StatementKind.COMMIT, "COMMIT") : begin(Wanted.ORDINARY);
        });
    }

    @Override
    public Batch createBatch() {
        return new SqliteBatch(this);
    }

    @Override
    public Statement createStatement(String sql) {
        if (sql == null) {
            throw new IllegalArgumentException("sql must not be null");
        }
        return new SqliteStatement(this, database.parse(sql));
    }

    @Override
    public ConnectionMetadata getMetadata() {
        return metadata;
    }

    /** Always SERIALIZABLE: SQLite has no other. */
    @Override
    public IsolationLevel getTransactionIsolationLevel() {
        return IsolationLevel.SERIALIZABLE;
    }

    /** Accepts every standard level, as none asks for more than SQLite gives. */
    @Override
    public Publisher<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
        return Mono.defer(this::checkOpen);
    }

    @Override
    public Publisher<Void> setLockWaitTimeout(Duration timeout) {
        return Mono.defer(() -> {
            lockWaitTimeout = timeout;
            return checkOpen();
        });
    }

    @Override
    public Publisher<Void> setStatementTimeout(Duration timeout) {
        return Mono.defer(() -> {
            statementTimeout = timeout.isZero() ? null : timeout;
            return checkOpen();
        });
    }

    @Override
    public Publisher<Boolean> validate(ValidationDepth depth) {
        return Mono.defer(() -> {
            if (closed || database.isClosed()) {
                return Mono.just(false);
            }
            return depth == ValidationDepth.LOCAL ? Mono.just(true) : ping();
        });
    }

    /** Nothing to prepare. */
    @Override
    public Publisher<Void> postAllocate() {
        return Mono.empty();
    }

    /** Called by pools: rolls back, closes unread results and forgets settings, so that the next borrower finds it as new. */
    @Override
    public Publisher<Void> preRelease() {
        return Mono.defer(this::reset);
    }

    /** Rolls back what is open and closes unread results; completes when the lane is free for others. */
    @Override
    public Publisher<Void> close() {
        return Mono.defer(() -> {
            closed = true;
            return reset();
        });
    }

    @Override
    public String toString() {
        return "SqliteConnection[" + database.configuration().location() + (isAutoCommit() ? "" : ", in a transaction")
                + "]";
    }

    SqliteDatabase database() {
        return database;
    }

    @Nullable
    SqliteTransaction transaction() {
        return transaction;
    }

    int borrower() {
        return borrower;
    }

    @Nullable
    Duration statementTimeout() {
        return statementTimeout;
    }

    void opened(Cursor cursor) {
        cursors.add(cursor);
    }

    void closed(Cursor cursor) {
        cursors.remove(cursor);
    }

    /** What this connection has made is visible to the writer alone: temporary tables. */
    void stayWithWriter() {
        withWriter = true;
    }

    /** A PRAGMA has run that may have set something. */
    void changedPragmas() {
        pragmasChanged = true;
    }

    @Nullable
    Duration lockWaitTimeout() {
        return lockWaitTimeout;
    }

    /** Why this connection takes no statements, or null. */
    @Nullable
    R2dbcException refusal() {
        return closed ? SqliteErrors.connectionClosed() : null;
    }

    /** Sends a statement to its lane. */
    void submit(StatementJob job) {
        SqliteTransaction current = job.transaction();
        if (current != null) {
            current.lease().submit(job);
            return;
        }
        ParsedSql.One sql = job.sql();
        boolean reads = sql.kind() == StatementKind.READ && !sql.needsWriter() && !withWriter;
        enqueue(reads && database.canReadersStandIn() ? database.readers() : database.writer(), job, lockWaitTimeout);
    }

    /**
     * Runs a statement that begins or ends a transaction or a part of one, typed by the user or not, and keeps this
     * connection's idea of it true. Called on the lane.
     */
    void control(Lane lane, NativeConnection db, StatementKind kind, String sql, int asked) throws R2dbcException {
        SqliteTransaction current = transaction;
        R2dbcException aborted = current == null ? null : current.aborted();
        if (current != null && aborted != null) {
            if (kind == StatementKind.ROLLBACK || kind == StatementKind.COMMIT) {
                end(lane, db, current);
            }
            if (kind != StatementKind.ROLLBACK) {
                throw kind == StatementKind.COMMIT
                        ? SqliteErrors.committedAborted(aborted)
                        : SqliteErrors.transactionAborted(aborted);
            }
            return;
        }
        if (kind == StatementKind.COMMIT || kind == StatementKind.ROLLBACK || kind == StatementKind.ROLLBACK_TO) {
            abandonCursors(lane);
        }
        try {
            db.execute(sql);
        } catch (R2dbcException e) {
            if (current != null) {
                current.afterFailure(db, e);
            }
            throw e;
        }
        boolean open =
                switch (kind) {
                    case COMMIT, ROLLBACK -> false;
                    case RELEASE -> db.isInTransaction();
                    default -> true;
                };
        if (open && current == null) {
            begun(lane, db, new SqliteTransaction(false, false, false), asked);
        } else if (!open && current != null) {
            end(lane, db, current);
        }
    }

    private Mono<Void> begin(Wanted wanted) {
        return Mono.defer(() -> {
            if (closed || transaction != null) {
                return checkOpen();
            }
            Duration patience = wanted.lockWait != null ? wanted.lockWait : lockWaitTimeout;
            int asked = borrower;
            LaneGroup group = wanted.readOnly && database.canReadersStandIn() ? database.readers() : database.writer();
            return LaneTask.run(
                    job -> enqueue(group, job, patience),
                    (lane, db) -> beginOn(lane, db, wanted, patience, asked),
                    () -> rollbackUnwanted());
        });
    }

    private void beginOn(Lane lane, NativeConnection db, Wanted wanted, @Nullable Duration lockWait, int asked)
            throws R2dbcException {
        SqliteTransaction begun = new SqliteTransaction(
                wanted.readOnly && lane.group() == database.writer(),
                lockWait != null,
                !wanted.foreignKeys && database.configuration().foreignKeys());
        if (lockWait != null) {
            db.setBusyTimeout(millis(lockWait));
        }
        try {
            if (begun.restoresForeignKeys()) {
                Pragmas.foreignKeys(db, false);
            }
            db.execute(
                    wanted.readOnly
                            ? "BEGIN"
                            : "BEGIN " + database.configuration().transactionMode());
        } catch (R2dbcException e) {
            restoreSettings(db, begun);
            throw e;
        }
        if (begun.restoresQueryOnly()) {
            Pragmas.queryOnly(db, true);
        }
        begun(lane, db, begun, asked);
    }

    private void begun(Lane lane, NativeConnection db, SqliteTransaction begun, int asked) throws R2dbcException {
        boolean wanted;
        synchronized (this) {
            wanted = asked == borrower;
            if (wanted) {
                transaction = begun;
            }
        }
        if (wanted) {
            lane.grant(begun.lease());
        } else {
            db.execute("ROLLBACK");
            restoreSettings(db, begun);
            throw SqliteErrors.connectionClosed();
        }
    }

    /** BEGIN succeeded but its subscriber is gone: rolled back now, or the lane would be held for ever. */
    private void rollbackUnwanted() {
        SqliteTransaction current = transaction;
        if (current != null) {
            current.lease()
                    .submit(new LaneTask.Silent(
                            (lane, db) -> control(lane, db, StatementKind.ROLLBACK, "ROLLBACK", borrower)));
        }
    }

    private void end(Lane lane, NativeConnection db, SqliteTransaction ended) throws R2dbcException {
        transaction = null;
        try {
            restoreSettings(db, ended);
        } finally {
            lane.release();
        }
    }

    private void restoreSettings(NativeConnection db, SqliteTransaction ended) throws R2dbcException {
        if (ended.restoresQueryOnly()) {
            Pragmas.queryOnly(db, database.configuration().queryOnly());
        }
        if (ended.restoresBusyTimeout()) {
            db.setBusyTimeout(millis(database.configuration().busyTimeout()));
        }
        if (ended.restoresForeignKeys()) {
            Pragmas.foreignKeys(db, true);
        }
    }

    /** The rows a transaction has not given out end with it. */
    private void abandonCursors(Lane lane) {
        for (Cursor cursor : cursors) {
            if (cursor.isOn(lane)) {
                cursor.abandon(SqliteErrors.resultClosed());
            }
        }
    }

    private Mono<Void> inTransaction(StatementKind kind, String sql) {
        return Mono.defer(() -> closed || transaction == null ? checkOpen() : control(kind, sql));
    }

    private Mono<Void> control(StatementKind kind, String sql) {
        return Mono.defer(() -> {
            SqliteTransaction current = transaction;
            if (closed) {
                return checkOpen();
            }
            if (current == null) {
                return Mono.error(SqliteErrors.invalidState("There is no transaction. Begin one first.", "25P01"));
            }
            return LaneTask.run(
                    current.lease()::submit,
                    (lane, db) -> control(lane, db, kind, sql, borrower),
                    LaneTask.NOTHING_TO_UNDO);
        });
    }

    private Mono<Void> reset() {
        synchronized (this) {
            borrower++;
        }
        lockWaitTimeout = null;
        statementTimeout = database.configuration().statementTimeout();
        withWriter = false;
        if (cursors.isEmpty() && transaction == null && !pragmasChanged) {
            return Mono.empty();
        }
        return Mono.whenDelayError(cursors.stream().map(Cursor::closed).toList())
                .then(Mono.defer(this::rollBackOpen))
                .then(Mono.defer(this::restorePragmas))
                .onErrorComplete(e -> database.isClosed());
    }

    private Mono<Void> rollBackOpen() {
        SqliteTransaction current = transaction;
        if (current == null) {
            return Mono.empty();
        }
        return LaneTask.run(
                        current.lease()::submit,
                        (lane, db) -> control(lane, db, StatementKind.ROLLBACK, "ROLLBACK", borrower),
                        LaneTask.NOTHING_TO_UNDO)
                .onErrorComplete(e -> transaction == null);
    }

    /** What this connection has set with PRAGMA it has set on the writer, for everybody. */
    private Mono<Void> restorePragmas() {
        if (!pragmasChanged) {
            return Mono.empty();
        }
        pragmasChanged = false;
        return LaneTask.run(
                database.writer().lanes().get(0)::submitUrgent,
                (lane, db) -> Pragmas.restore(db, database.configuration()),
                LaneTask.NOTHING_TO_UNDO);
    }

    private Mono<Boolean> ping() {
        SqliteTransaction current = transaction;
        Lane lane = current != null
                ? current.lease().lane()
                : database.readers().lanes().get(0);
        if (lane == null) {
            return Mono.just(true);
        }
        return LaneTask.run(lane::submitUrgent, (on, db) -> db.query("SELECT 1"), LaneTask.NOTHING_TO_UNDO)
                .thenReturn(true)
                .onErrorReturn(false);
    }

    private Mono<Void> checkOpen() {
        return closed ? Mono.error(SqliteErrors.connectionClosed()) : Mono.empty();
    }

    private void enqueue(LaneGroup group, Job job, @Nullable Duration lockWait) {
        Duration patience =
                lockWait != null ? lockWait : database.configuration().busyTimeout();
        job.deadline = System.nanoTime() + patience.toNanos() | 1; // Never 0, which means never.
        group.submit(job);
    }

    private static int millis(Duration duration) {
        return (int) Math.min(duration.toMillis(), Integer.MAX_VALUE);
    }

    /** A savepoint's name, whatever it contains. */
    private static String quoted(String name) {
        if (name == null) {
            throw new IllegalArgumentException("The name of a savepoint must not be null");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
