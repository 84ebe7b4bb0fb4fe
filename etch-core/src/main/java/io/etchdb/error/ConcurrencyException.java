package io.etchdb.error;

import org.jspecify.annotations.Nullable;

/**
 * Somebody else was at the same rows: serialization failure, deadlock, lock timeout, a busy SQLite database, a stale
 * {@code @Version}. Worth another try of the whole, with what is read read anew; what a mere repetition can mend,
 * {@code TransactionOptions.retry} repeats.
 */
public final class ConcurrencyException extends EtchException {

    private static final long serialVersionUID = 1L;

    public ConcurrencyException(
            String message, @Nullable String sqlState, @Nullable String sql, @Nullable Throwable cause) {
        super(message, sqlState, sql, cause);
    }
}
