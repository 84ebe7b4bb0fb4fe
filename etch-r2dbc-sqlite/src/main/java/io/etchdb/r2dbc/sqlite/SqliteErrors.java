package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Translates SQLite's result codes into R2DBC exceptions with an SQLSTATE, and makes the driver's own. */
final class SqliteErrors {

    static final String UNIQUE_VIOLATION = "23505";
    static final String LOCK_NOT_AVAILABLE = "55P03";
    static final String QUERY_CANCELED = "57014";
    static final String INVALID_VALUE = "22018";

    /** Beginnings of messages that come with the general code 1 and say what is wrong, with their SQLSTATE. */
    private static final Map<String, String> GRAMMAR = Map.ofEntries(
            Map.entry("no such table", "42P01"),
            Map.entry("no such view", "42P01"),
            Map.entry("no such column", "42703"),
            Map.entry("no such index", "42704"),
            Map.entry("no such trigger", "42704"),
            Map.entry("no such collation", "42704"),
            Map.entry("no such module", "42704"),
            Map.entry("no such function", "42883"),
            Map.entry("wrong number of arguments to function", "42883"),
            Map.entry("ambiguous column name", "42702"),
            Map.entry("duplicate column name", "42701"),
            Map.entry("incomplete input", "42601"),
            Map.entry("unrecognized token", "42601"));

    private SqliteErrors() {}

    /** A failure of SQLite while it read the SQL text. */
    static R2dbcException whilePreparing(SQLException e, String sql) {
        return translate(e, sql, true);
    }

    /** A failure of SQLite while it ran a statement. */
    static R2dbcException whileRunning(SQLException e, String sql) {
        return translate(e, sql, false);
    }

    /** A database that cannot be opened; the message names the file. */
    static R2dbcException cannotOpen(String location, String reason, @Nullable Throwable cause) {
        return new R2dbcNonTransientResourceException(
                "Cannot open SQLite database " + location + ": " + reason, "08001", codeOf(cause), null, cause);
    }

    static R2dbcException factoryClosed() {
        return new R2dbcNonTransientResourceException(
                "The SQLite connection factory is closed. Create a new one, or close it after its last user.", "08003");
    }

    static R2dbcException connectionClosed() {
        return new R2dbcNonTransientResourceException(
                "This connection is closed. Take another one from the connection factory.", "08003");
    }

    static R2dbcException waitedTooLong(String holders) {
        return new R2dbcTimeoutException(
                "database is locked: no connection came free within the lock wait timeout (" + holders
                        + "). End the transaction, or read the result, that holds it; or raise the timeout.",
                LOCK_NOT_AVAILABLE,
                SQLiteErrorCode.SQLITE_BUSY.code);
    }

    static R2dbcException statementTimeout(Duration timeout, String sql) {
        return new R2dbcTimeoutException(
                "The statement was interrupted after its timeout of " + timeout.toMillis() + " ms",
                QUERY_CANCELED,
                SQLiteErrorCode.SQLITE_INTERRUPT.code,
                sql,
                null);
    }

    static R2dbcException transactionAborted(Throwable cause) {
        return new R2dbcRollbackException(
                "SQLite has rolled this transaction back after: " + cause.getMessage()
                        + ". Roll back (to end it here as well) before the next statement.",
                "25P02",
                0,
                cause);
    }

    static R2dbcException committedAborted(Throwable cause) {
        return new R2dbcRollbackException(
                "Nothing was committed: SQLite had rolled this transaction back after: " + cause.getMessage(),
                "40000",
                0,
                cause);
    }

    static R2dbcException transactionOver() {
        return new SqliteFailure(
                "The transaction this statement belongs to has ended. Wait for one before the other.", "25P01");
    }

    static R2dbcException resultClosed() {
        return new SqliteFailure(
                "The rest of this result is gone: its transaction or its connection ended before it was read.",
                "24000");
    }

    static R2dbcException unexpected(Throwable e) {
        return e instanceof R2dbcException known ? known : new SqliteFailure("Unexpected: " + e, "XX000", e);
    }

    static R2dbcException invalidState(String message, String sqlState) {
        return new SqliteFailure(message, sqlState);
    }

    /** A cell that does not fit the class asked for. Names column and classes, never the value. */
    static R2dbcException unreadable(String column, String stored, Class<?> wanted, @Nullable String why) {
        return new SqliteFailure(
                "Column \"" + column + "\" holds " + stored + " that cannot be read as " + wanted.getSimpleName()
                        + (why == null ? "" : ": " + why)
                        + ". Ask for a class that fits what is stored, or convert in SQL.",
                INVALID_VALUE);
    }

    static boolean isInterrupt(@Nullable Throwable e) {
        return e != null && e.getCause() instanceof SQLiteException cause && primary(cause) == 9;
    }

    private static int primary(SQLiteException e) {
        return e.getResultCode().code & 0xFF;
    }

    private static int codeOf(@Nullable Throwable cause) {
        return cause instanceof SQLiteException e ? e.getResultCode().code : 0;
    }

    private static R2dbcException translate(SQLException e, @Nullable String sql, boolean preparing) {
        if (!(e instanceof SQLiteException sqlite)) {
            return new SqliteFailure(String.valueOf(e.getMessage()), "HY000", e);
        }
        int code = sqlite.getResultCode().code;
        String message = message(sqlite);
        return switch (code & 0xFF) {
            case 19 -> new R2dbcDataIntegrityViolationException(message, integrityState(code, message), code, sql, e);
            case 20 -> new R2dbcDataIntegrityViolationException(message, "22000", code, sql, e);
            case 18 -> new R2dbcDataIntegrityViolationException(message, "22001", code, sql, e);
            case 5 ->
                code == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT.code
                        ? new R2dbcRollbackException(message, "40001", code, sql, e)
                        : new R2dbcTimeoutException(message, LOCK_NOT_AVAILABLE, code, sql, e);
            case 6 -> new R2dbcTransientResourceException(message, LOCK_NOT_AVAILABLE, code, sql, e);
            case 4 -> new R2dbcRollbackException(message, "40000", code, sql, e);
            case 8 -> new R2dbcPermissionDeniedException(message, "25006", code, sql, e);
            case 3, 23 -> new R2dbcPermissionDeniedException(message, "42501", code, sql, e);
            case 9 -> new R2dbcTransientResourceException(message, QUERY_CANCELED, code, sql, e);
            case 7 -> new R2dbcNonTransientResourceException(message, "53200", code, sql, e);
            case 10 -> new R2dbcNonTransientResourceException(message, "58030", code, sql, e);
            case 11 -> new R2dbcNonTransientResourceException(message, "XX001", code, sql, e);
            case 13 -> new R2dbcNonTransientResourceException(message, "53100", code, sql, e);
            case 14, 26 -> new R2dbcNonTransientResourceException(message, "08001", code, sql, e);
            case 1 -> general(message, code, sql, e, preparing);
            default -> new SqliteFailure(message, "HY000", code, sql, e);
        };
    }

    private static R2dbcException general(
            String message, int code, @Nullable String sql, SQLException e, boolean preparing) {
        if (preparing) {
            return new R2dbcBadGrammarException(message, grammarState(message), code, sql, e);
        }
        return new SqliteFailure(message, runtimeState(message), code, sql, e);
    }

    private static String integrityState(int code, String message) {
        if (message.startsWith("FOREIGN KEY")) {
            return "23503"; // ON DELETE RESTRICT comes with the code of a trigger.
        }
        return switch (code) {
            case 2067, 1555, 2579 -> UNIQUE_VIOLATION;
            case 1299 -> "23502";
            case 787 -> "23503";
            case 275 -> "23514";
            case 3091 -> "22000";
            default -> "23000";
        };
    }

    private static String grammarState(String message) {
        for (Map.Entry<String, String> known : GRAMMAR.entrySet()) {
            if (message.startsWith(known.getKey())) {
                return known.getValue();
            }
        }
        if (message.contains("has no column named")) {
            return "42703";
        }
        if (message.contains("already exists") || message.contains("there is already")) {
            return "42P07";
        }
        return message.contains("syntax error") ? "42601" : "42000";
    }

    private static String runtimeState(String message) {
        if (message.contains("overflow")) {
            return "22003";
        }
        if (message.startsWith("malformed JSON") || message.startsWith("bad JSON path")) {
            return "22032";
        }
        if (message.startsWith("no such savepoint")) {
            return "3B001";
        }
        if (message.startsWith("cannot start a transaction within")) {
            return "25001";
        }
        return message.contains("no transaction is active") ? "25P01" : "HY000";
    }

    /** What SQLite said, without what sqlite-jdbc puts around it. */
    private static String message(SQLiteException e) {
        String text = String.valueOf(e.getMessage());
        String prefix = e.getResultCode() + " (";
        boolean wrapped = text.startsWith(prefix) && text.endsWith(")");
        return wrapped ? text.substring(prefix.length(), text.length() - 1) : text;
    }

    /** What fits none of the SPI's categories. */
    private static final class SqliteFailure extends R2dbcNonTransientException {

        private static final long serialVersionUID = 1L;

        SqliteFailure(String reason, String sqlState) {
            super(reason, sqlState);
        }

        SqliteFailure(String reason, String sqlState, Throwable cause) {
            super(reason, sqlState, cause);
        }

        SqliteFailure(String reason, String sqlState, int errorCode, @Nullable String sql, Throwable cause) {
            super(reason, sqlState, errorCode, sql, cause);
        }
    }
}
