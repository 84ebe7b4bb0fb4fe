package io.etchdb;

import io.etchdb.execution.TransactionSettings;
import io.r2dbc.spi.IsolationLevel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction is run. Immutable: every method gives new options.
 *
 * <pre>{@code
 * etch.transaction(TransactionOptions.defaults().isolation(IsolationLevel.SERIALIZABLE).retry(3), tx -> ...)
 * }</pre>
 */
public final class TransactionOptions {

    private static final TransactionOptions DEFAULTS = new TransactionOptions(null, false, null, 0);

    private final @Nullable IsolationLevel isolation;
    private final boolean readOnly;
    private final @Nullable Duration timeout;
    private final int retries;

    private TransactionOptions(
            @Nullable IsolationLevel isolation, boolean readOnly, @Nullable Duration timeout, int retries) {
        this.isolation = isolation;
        this.readOnly = readOnly;
        this.timeout = timeout;
        this.retries = retries;
    }

    /** The database's isolation level, reads and writes, no timeout, no retry. */
    public static TransactionOptions defaults() {
        return DEFAULTS;
    }

    /** With this isolation level. SQLite has serializable transactions only and takes weaker ones as that. */
    public TransactionOptions isolation(IsolationLevel level) {
        return new TransactionOptions(level, readOnly, timeout, retries);
    }

    /** Refusing writes. On SQLite it runs beside the one writer. */
    public TransactionOptions readOnly() {
        return new TransactionOptions(isolation, true, timeout, retries);
    }

    /**
     * Rolled back when its work has not ended after this time; the {@code OperationalException} comes when that is done. A
     * statement that still runs is ended in the database.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public TransactionOptions timeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the timeout of a transaction is longer than nothing; got " + limit);
        }
        return new TransactionOptions(isolation, readOnly, limit, retries);
    }

    /**
     * Run again from the beginning, up to this many times with growing pauses, when it fails with what a repetition can
     * mend: a serialization failure (40001), a deadlock (40P01), or a busy SQLite database. The work has to be repeatable:
     * what it did outside the database is done again. A stale {@code @Version} is as stale the next time, and an error.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public TransactionOptions retry(int times) {
        if (times < 0) {
            throw new IllegalArgumentException("a transaction is retried 0 times or more; got " + times);
        }
        return new TransactionOptions(isolation, readOnly, timeout, times);
    }

    int retries() {
        return retries;
    }

    TransactionSettings settings() {
        boolean nothingSaid = isolation == null && !readOnly && timeout == null && retries == 0;
        return new TransactionSettings(isolation, readOnly, timeout, nothingSaid);
    }
}
