package io.etchdb.error;

import org.jspecify.annotations.Nullable;

/**
 * The database could not be reached or used: connection refused or lost, credentials refused, no connection free in
 * time, template closed, statement cancelled by a timeout.
 */
public final class OperationalException extends EtchException {

    private static final long serialVersionUID = 1L;

    public OperationalException(String message, @Nullable Throwable cause) {
        this(message, null, null, cause);
    }

    public OperationalException(
            String message, @Nullable String sqlState, @Nullable String sql, @Nullable Throwable cause) {
        super(message, sqlState, sql, cause);
    }
}
