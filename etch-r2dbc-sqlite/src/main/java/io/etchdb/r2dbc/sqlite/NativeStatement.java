package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A prepared statement of SQLite. It stands before its first row, on a row, or behind the last; used by the thread at work
 * on its lane only.
 */
final class NativeStatement {

    /** sqlite-jdbc looks a column up by the name it has in the result, and knows nothing of outer joins. */
    private static final Pattern ALIAS_OR_OUTER_JOIN = Pattern.compile("(?i)\\b(AS|LEFT|RIGHT|FULL)\\b");

    private static final Object[] NO_CELLS = new Object[0];

    private final DB db;
    private final PreparedStatement jdbc;
    private final CoreStatement core;
    private final String sql;
    private final long pointer;

    private @Nullable SqliteRowMetadata metadata;
    private int columns;
    private boolean active;

    /** Whether SQLite has thrown the statement away, as sqlite-jdbc does after most failures. */
    private boolean broken;

    private final boolean star;

    /** Whether a column that may not be null in its table cannot be null here, nor be looked up under another's name. */
    private final boolean nullabilityKnown;

    /** Whether what sqlite-jdbc knows of the columns is not true any more. */
    private boolean outdated;

    NativeStatement(DB db, PreparedStatement jdbc, String sql) throws SQLException {
        this.db = db;
        this.jdbc = jdbc;
        this.core = (CoreStatement) jdbc;
        this.sql = sql;
        this.pointer = core.pointer.safeRunLong((ignored, p) -> p);
        this.columns = db.column_count(pointer);
        this.nullabilityKnown = !ALIAS_OR_OUTER_JOIN.matcher(sql).find();
        this.star = sql.replace("(*)", "").indexOf('*') >= 0;
    }

    String sql() {
        return sql;
    }

    boolean isBroken() {
        return broken || outdated;
    }

    /** Whether rows are left: it stands on the next one to be read. */
    boolean isOnRow() {
        return active;
    }

    /** Whether it can have rows. */
    boolean hasColumns() {
        return columns > 0;
    }

    /** Starts it; true when it stands on a row. Without arguments nothing is bound. */
    boolean start(@Nullable Object @Nullable [] arguments) throws R2dbcException {
        try {
            active = true;
            boolean row = db.execute(core, arguments);
            active = row;
            return row;
        } catch (SQLException e) {
            failed();
            throw SqliteErrors.whileRunning(e, sql);
        }
    }

    /** Steps on; true when it stands on a row. */
    boolean next() throws R2dbcException {
        try {
            int code = db.step(pointer);
            if (code == Codes.SQLITE_ROW) {
                return true;
            }
            if (code != Codes.SQLITE_DONE) {
                db.throwex(code);
            }
            reset();
            return false;
        } catch (SQLException e) {
            failed();
            throw SqliteErrors.whileRunning(e, sql);
        }
    }

    /**
     * Column names and types of the rows. To be asked for after each start: SQLite prepares a statement again by itself when
     * somebody else has changed the schema, and then {@code *} may stand for other columns than before.
     */
    SqliteRowMetadata metadata() throws R2dbcException {
        try {
            SqliteRowMetadata known = metadata;
            int now = db.column_count(pointer);
            boolean changed = now != columns || (known != null && star && !known.isNamed(db.column_names(pointer)));
            if (known == null || changed) {
                columns = now;
                outdated |= changed;
                known = SqliteRowMetadata.read(
                        db, pointer, now, nullabilityKnown && !outdated ? jdbc.getMetaData() : null);
                metadata = known;
            }
            return known;
        } catch (SQLException e) {
            throw SqliteErrors.whileRunning(e, sql);
        }
    }

    /** The row it stands on: a Long, Double, String, byte[] or null for each column. */
    @Nullable
    Object[] row() throws R2dbcException {
        int count = columns;
        @Nullable Object[] cells = count == 0 ? NO_CELLS : new Object[count];
        try {
            for (int i = 0; i < count; i++) {
                cells[i] = cell(i);
            }
        } catch (SQLException e) {
            throw SqliteErrors.whileRunning(e, sql);
        }
        return cells;
    }

    private @Nullable Object cell(int column) throws SQLException {
        return switch (db.column_type(pointer, column)) {
            case Codes.SQLITE_INTEGER -> db.column_long(pointer, column);
            case Codes.SQLITE_FLOAT -> db.column_double(pointer, column);
            case Codes.SQLITE_TEXT -> db.column_text(pointer, column);
            case Codes.SQLITE_BLOB -> db.column_blob(pointer, column);
            default -> null;
        };
    }

    /** Ends the run: rows not read are given up, locks are let go. */
    void reset() {
        if (active && !broken) {
            active = false;
            try {
                db.reset(pointer);
            } catch (SQLException e) {
                broken = true; // Reset reports the failure of the last step once more; it has been told already.
            }
        }
    }

    /** Lets go of the values of the last run. */
    void forgetArguments() {
        if (!broken) {
            try {
                db.clear_bindings(pointer);
            } catch (SQLException e) {
                broken = true;
            }
        }
    }

    void close() {
        broken = true;
        try {
            jdbc.close();
        } catch (SQLException e) {
            // Closing repeats the failure of the last run, which has been told.
        }
    }

    private void failed() {
        broken = core.pointer.isClosed();
        active = true;
        reset();
        active = false;
    }
}
