package io.etchdb.execution.internal;

import io.etchdb.error.BadSqlException;
import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.IntegrityException.Kind;
import io.etchdb.error.OperationalException;
import io.etchdb.error.UndefinedColumnException;
import io.etchdb.error.UndefinedTableException;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Sql;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.net.ConnectException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a driver signals into etch's own errors, by SQLSTATE first (PostgreSQL's manual, appendix A; the SQLite
 * driver reports the same), then by the category of the SPI.
 */
public final class ErrorTranslator {

    private static final int MAX_SQL = 500;

    private static final String FAILED_BEFORE =
            "an earlier statement of this transaction failed, and nothing of it can be"
                    + " stored any more. Put what may fail into a transaction(...) of its own inside, which is undone alone. ";

    private static final String OUTDATED =
            "a table has changed since this connection prepared the statement, and a transaction"
                    + " cannot go on after that: run it again. TransactionOptions.retry does. ";

    /** PostgreSQL takes no statement before the end of a failed transaction. */
    private static final String FAILED = "25P02";

    /** As servers quote, in whichever language. */
    private static final String QUOTES = "\"'\u00AB\u00BB\u201C\u201D\u201E";

    private static final Pattern BYTES = Pattern.compile("0x\\p{XDigit}{2}( 0x\\p{XDigit}{2})*");

    private ErrorTranslator() {}

    /** What went wrong while a connection was asked for. */
    public static Throwable connecting(Throwable error) {
        if (error instanceof EtchException || error instanceof Error) {
            return error;
        }
        if (error instanceof RepeatedConnect.Exhausted exhausted && exhausted.getCause() != null) {
            return connecting(exhausted.getCause(), " after " + exhausted.attempts() + " attempts");
        }
        return connecting(error, "");
    }

    private static OperationalException connecting(Throwable error, String after) {
        String state = error instanceof R2dbcException r2dbc ? r2dbc.getSqlState() : null;
        return new OperationalException(
                "no connection to the database" + after + ": " + reason(error)
                        + Handshake.nextStep(error).orElseGet(() -> nextStep(error, state)),
                state,
                null,
                error);
    }

    private static String nextStep(Throwable error, @Nullable String state) {
        if (error.getCause() instanceof ConnectException) {
            return ". Is the database running, and are host and port right?";
        } else if (state != null && state.startsWith("28")) {
            return ". Check user name and password";
        }
        return state != null && state.equals("3D000") ? ". Create it, or check the name in the URL" : "";
    }

    /**
     * The same for the first statement of a transaction that the database refused. Where it says that another one was
     * refused before, the driver had it prepare the statement anew, which only works outside.
     */
    static Throwable translateFirst(Throwable failure, Sql sql, Dialect dialect) {
        return withoutWrapping(failure) instanceof R2dbcException error && FAILED.equals(error.getSqlState())
                ? outdated(error, FAILED, sql)
                : translate(failure, sql, dialect);
    }

    private static OperationalException outdated(R2dbcException error, String state, @Nullable Sql sql) {
        return new OperationalException(
                OUTDATED + message(error, state, sql), state, sql == null ? null : sql.text(), error);
    }

    /** What went wrong while {@code sql} ran; what is not a driver's exception stays as it is. */
    public static Throwable translate(Throwable failure, @Nullable Sql sql, Dialect dialect) {
        Throwable error = withoutWrapping(failure);
        if (!(error instanceof R2dbcException r2dbc)) {
            return error;
        }
        String state = Objects.requireNonNullElse(r2dbc.getSqlState(), "");
        String text = sql == null ? null : sql.text();
        String message = message(r2dbc, state, sql);
        if (PostgresTypes.isOutdated(error)) {
            return outdated(r2dbc, state, sql);
        } else if (state.startsWith("23")) {
            return integrity(r2dbc, state, message, text, dialect);
        } else if (state.equals("42P01")) {
            return new UndefinedTableException(message, state, text, error);
        } else if (state.equals("42703")) {
            return new UndefinedColumnException(message, state, text, error);
        } else if (isInvalidInTransaction(state, r2dbc)) {
            return new EtchException(
                    hasFailedBefore(state, r2dbc) ? FAILED_BEFORE + message : message,
                    state.isEmpty() ? null : state,
                    text,
                    error);
        } else if (isConcurrency(state)) {
            return new ConcurrencyException(message, state, text, error);
        } else if (isOperational(state) || isOperational(r2dbc)) {
            return new OperationalException(message, state, text, error);
        } else if (isBadSql(state, r2dbc)) {
            return new BadSqlException(message, state, text, error);
        } else if (error instanceof R2dbcDataIntegrityViolationException && state.isEmpty()) {
            return integrity(r2dbc, state, message, text, dialect);
        }
        return new EtchException(message, state.isEmpty() ? null : state, text, error);
    }

    /** A write in a read-only transaction and the like (25), and a transaction that cannot go on. */
    private static boolean isInvalidInTransaction(String state, R2dbcException error) {
        return state.startsWith("25") || state.equals("40000") || hasFailedBefore(state, error);
    }

    /** PostgreSQL's driver says at COMMIT that nothing was committed, and no reason that the server would have given. */
    private static boolean hasFailedBefore(String state, R2dbcException error) {
        return state.equals(FAILED) || (error instanceof R2dbcRollbackException && !state.startsWith("40"));
    }

    /** Serialization failure and deadlock (40), lock not available. */
    private static boolean isConcurrency(String state) {
        return state.startsWith("40") || state.equals("55P03");
    }

    /**
     * Whether a transaction that failed with this may go through when it is run again: serialization failure, deadlock,
     * a busy SQLite database, and a table that changed meanwhile. Not a stale version, which is as stale the next time; and not PostgreSQL's lock timeout,
     * which somebody set to be told.
     */
    public static boolean isWorthARetry(Throwable error, Dialect dialect) {
        if (!(error instanceof ConcurrencyException lost)) {
            return error instanceof OperationalException refused
                    && (FAILED.equals(refused.sqlState()) || PostgresTypes.isOutdated(refused.getCause()));
        }
        return switch (Objects.requireNonNullElse(lost.sqlState(), "")) {
            case "40001", "40P01" -> true;
            case "55P03" -> dialect == Dialect.SQLITE;
            default -> false;
        };
    }

    /** Connection (08), refused credentials (28), unknown database, resources (53), intervention (57), system (58). */
    private static boolean isOperational(String state) {
        return state.startsWith("08")
                || state.startsWith("28")
                || state.equals("3D000")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58");
    }

    /** Reactor's usingWhen puts an exception of its own around what fails at the end, such as COMMIT. */
    private static Throwable withoutWrapping(Throwable error) {
        Throwable cause = error.getCause();
        boolean wraps = error.getClass() == RuntimeException.class
                && (cause instanceof R2dbcException || cause instanceof EtchException);
        return wraps && cause != null ? cause : error;
    }

    /** Syntax and what it names (42), but not a missing permission; the drivers' own category also covers bad data. */
    private static boolean isBadSql(String state, R2dbcException error) {
        return state.isEmpty()
                ? error instanceof R2dbcBadGrammarException
                : state.startsWith("42") && !state.equals("42501");
    }

    private static boolean isOperational(R2dbcException error) {
        return error instanceof R2dbcTimeoutException
                || error instanceof R2dbcTransientResourceException
                || error instanceof R2dbcNonTransientResourceException;
    }

    private static IntegrityException integrity(
            R2dbcException error, String state, String message, @Nullable String sql, Dialect dialect) {
        Kind kind =
                switch (state) {
                    case "23505" -> Kind.UNIQUE;
                    case "23503", "23001" -> Kind.FOREIGN_KEY;
                    case "23502" -> Kind.NOT_NULL;
                    case "23P01" -> Kind.EXCLUSION;
                    default -> Kind.CHECK;
                };
        PostgresTypes.Details postgres = dialect == Dialect.POSTGRES ? PostgresTypes.details(error) : null;
        if (postgres != null) {
            return new IntegrityException(
                    message, kind, postgres.constraint(), postgres.table(), postgres.column(), state, sql, error);
        }
        SqliteConstraint sqlite = SqliteConstraint.in(reason(error), kind);
        return new IntegrityException(
                message, kind, sqlite.constraint(), sqlite.table(), sqlite.column(), state, sql, error);
    }

    private static String message(R2dbcException error, String state, @Nullable Sql sql) {
        PostgresTypes.Details details = PostgresTypes.details(error);
        String reason = withoutValues(details == null ? reason(error) : details.message(), state);
        return sql == null ? reason : reason + ". Statement" + label(sql) + ": " + shortened(sql.text());
    }

    private static String label(Sql sql) {
        return sql.label() == null ? "" : " " + sql.label();
    }

    /**
     * The value is quoted in data exceptions (class 22), more often than not at the end. It may hold a quote itself, so all
     * goes that is between the first and the last.
     */
    private static String withoutValues(String message, String state) {
        if (!state.startsWith("22")) {
            return message;
        }
        int first = indexOfQuote(message);
        if (first < 0) {
            return withoutBytes(message);
        }
        int last = lastIndexOfQuote(message);
        String before = message.substring(0, first);
        String after = message.substring(last + 1);
        return before.endsWith(": ") && after.isBlank()
                ? before.substring(0, before.length() - 2)
                : withoutBytes(before + "..." + after);
    }

    private static String withoutBytes(String message) {
        return BYTES.matcher(message).replaceAll("...");
    }

    private static int indexOfQuote(String message) {
        int index = 0;
        while (index < message.length() && QUOTES.indexOf(message.charAt(index)) < 0) {
            index++;
        }
        return index == message.length() ? -1 : index;
    }

    private static int lastIndexOfQuote(String message) {
        int index = message.length() - 1;
        while (index >= 0 && QUOTES.indexOf(message.charAt(index)) < 0) {
            index--;
        }
        return index;
    }

    private static String shortened(String sql) {
        String line = sql.strip();
        return line.length() <= MAX_SQL ? line : line.substring(0, MAX_SQL) + " ...";
    }

    private static String reason(Throwable error) {
        String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getSimpleName();
        }
        // Netty's name for an address that needs no look-up; the reason of a refused connection is in its cause.
        String readable = message.replace("/<unresolved>", "");
        boolean refused = error.getCause() instanceof ConnectException cause
                && String.valueOf(cause.getMessage()).contains("refused");
        return refused ? readable + ": connection refused" : readable;
    }
}
