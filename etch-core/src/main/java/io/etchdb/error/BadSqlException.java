package io.etchdb.error;

import org.jspecify.annotations.Nullable;

/** The database does not understand the statement: a syntax error, an unknown function, types that do not fit. */
public final class BadSqlException extends EtchException {

    private static final long serialVersionUID = 1L;

    public BadSqlException(String message, @Nullable String sqlState, @Nullable String sql, @Nullable Throwable cause) {
        super(message, sqlState, sql, cause);
    }
}
