package io.etchdb.execution;

import io.r2dbc.spi.IsolationLevel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction is begun.
 *
 * @param isolation isolation level, {@code null} for the database's default
 * @param readOnly whether writes are refused
 * @param timeout after which the transaction is rolled back, {@code null} for never
 * @param nestable whether a savepoint will do where a transaction is running; one that was asked for with options of its
 *     own will not, because a savepoint has none
 */
public record TransactionSettings(
        @Nullable IsolationLevel isolation,
        boolean readOnly,
        @Nullable Duration timeout,
        boolean nestable) {

    /** The database's own isolation level, reads and writes, no timeout. */
    public static final TransactionSettings DEFAULT = new TransactionSettings(null, false, null, true);
}
