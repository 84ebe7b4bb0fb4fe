package io.etchdb.error;

import org.jspecify.annotations.Nullable;

/** A statement names a column that its table does not have. */
public final class UndefinedColumnException extends EtchException {

    private static final long serialVersionUID = 1L;

    public UndefinedColumnException(
            String message, @Nullable String sqlState, @Nullable String sql, @Nullable Throwable cause) {
        super(message, sqlState, sql, cause);
    }
}
