package io.etchdb.error;

import org.jspecify.annotations.Nullable;

/**
 * Somebody else was at the same rows: serialization failure, deadlock, lock timeout, a busy SQLite database, a stale
 * {@code @Version}. Worth a retry of the whole transaction.
 */
public final class ConcurrencyException extends EtchException {

    private static final long serialVersionUID = 1L;

    public ConcurrencyException(
            String message, @Nullable String sqlState, @Nullable String sql, @Nullable Throwable cause) {
        super(message, sqlState, sql, cause);
    }
}
