package io.etchdb.error;

import org.jspecify.annotations.Nullable;

/** A statement names a table or view that the database does not have. */
public final class UndefinedTableException extends EtchException {

    private static final long serialVersionUID = 1L;

    public UndefinedTableException(
            String message, @Nullable String sqlState, @Nullable String sql, @Nullable Throwable cause) {
        super(message, sqlState, sql, cause);
    }
}
