package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/**
 * A connection of sqlite-jdbc, used from the thread at work on its lane only ({@link #interrupt} excepted). Keeps prepared
 * statements; knows nothing of R2DBC but its exceptions.
 */
final class NativeConnection {

    private final SQLiteConnection jdbc;
    private final DB db;
    private final int cacheSize;

    /** Prepared statements at rest, the least recently used first. One in use is not in here. */
    private final Map<String, NativeStatement> atRest = new LinkedHashMap<>(64, 0.75f, true);

    private final LongSupplier schemaVersion;
    private long knownSchemaVersion;
    /** Read by others when they are about to interrupt. */
    private final AtomicInteger inUse = new AtomicInteger();

    /** @param schemaVersion grows when somebody has changed the schema: prepared statements are forgotten then */
    NativeConnection(SQLiteConnection jdbc, int cacheSize, LongSupplier schemaVersion) {
        this.schemaVersion = schemaVersion;
        this.jdbc = jdbc;
        this.db = jdbc.getDatabase();
        this.cacheSize = cacheSize;
    }

    /** Takes the statement from those at rest, or prepares it. To be given back with {@link #release}. */
    NativeStatement prepare(String sql) throws R2dbcException {
        long version = schemaVersion.getAsLong();
        if (version != knownSchemaVersion) {
            knownSchemaVersion = version;
            forgetStatements();
        }
        NativeStatement known = atRest.remove(sql);
        if (known == null) {
            known = prepareAnew(sql);
        }
        inUse.lazySet(inUse.get() + 1);
        return known;
    }

    void release(NativeStatement statement, boolean hadArguments) {
        inUse.lazySet(inUse.get() - 1);
        statement.reset();
        if (statement.isBroken() || cacheSize == 0) {
            statement.close();
            return;
        }
        if (hadArguments) {
            statement.forgetArguments();
        }
        NativeStatement twin = atRest.put(statement.sql(), statement);
        if (twin != null) {
            twin.close();
        } else if (atRest.size() > cacheSize) {
            evictEldest();
        }
    }

    /** Statements that are running or stand on a row. */
    int statementsInUse() {
        return inUse.get();
    }

    /** Runs a statement that has neither arguments nor, as far as the caller cares, rows. */
    void execute(String sql) throws R2dbcException {
        NativeStatement statement = prepare(sql);
        try {
            statement.start(null);
        } finally {
            release(statement, false);
        }
    }

    /** The first cell of the first row, or null. */
    @Nullable
    Object query(String sql) throws R2dbcException {
        NativeStatement statement = prepare(sql);
        try {
            return statement.start(null) ? statement.row()[0] : null;
        } finally {
            release(statement, false);
        }
    }

    /** Rows changed by the last INSERT, UPDATE or DELETE. */
    long changes() throws R2dbcException {
        try {
            return db.changes();
        } catch (SQLException e) {
            throw SqliteErrors.whileRunning(e, "changes()");
        }
    }

    /** Whether a transaction is open. SQLite does not say; BEGIN does. */
    boolean isInTransaction() {
        try {
            execute("BEGIN");
            execute("ROLLBACK");
            return false;
        } catch (R2dbcException e) {
            return true;
        }
    }

    /** Forgets prepared statements: a change of the schema may have changed what their columns mean. */
    void forgetStatements() {
        atRest.values().forEach(NativeStatement::close);
        atRest.clear();
    }

    void setBusyTimeout(int millis) throws R2dbcException {
        try {
            db.busy_timeout(millis);
        } catch (SQLException e) {
            throw SqliteErrors.whileRunning(e, "busy_timeout");
        }
    }

    /** Stops the statement that runs now; may be called from any thread while the connection is open. */
    void interrupt() {
        try {
            db.interrupt();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void close() {
        forgetStatements();
        try {
            jdbc.close();
        } catch (SQLException e) {
            throw new IllegalStateException("SQLite refuses to close the connection", e);
        }
    }

    private NativeStatement prepareAnew(String sql) throws R2dbcException {
        try {
            PreparedStatement statement = jdbc.prepareStatement(sql);
            return new NativeStatement(db, statement, sql);
        } catch (SQLException e) {
            throw SqliteErrors.whilePreparing(e, sql);
        }
    }

    private void evictEldest() {
        var eldest = atRest.entrySet().iterator();
        NativeStatement statement = eldest.next().getValue();
        eldest.remove();
        statement.close();
    }
}
