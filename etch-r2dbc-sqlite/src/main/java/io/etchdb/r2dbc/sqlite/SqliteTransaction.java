package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

/** An open transaction: the lease of its lane, and whether SQLite has given it up. Its methods are called on that lane. */
final class SqliteTransaction {

    private final Lease lease = new Lease(null, SqliteErrors::transactionOver);

    /** Put back when the transaction ends. */
    private final boolean restoreQueryOnly;

    private final boolean restoreBusyTimeout;

    private final boolean restoreForeignKeys;

    private @Nullable R2dbcException aborted;

    SqliteTransaction(boolean restoreQueryOnly, boolean restoreBusyTimeout, boolean restoreForeignKeys) {
        this.restoreQueryOnly = restoreQueryOnly;
        this.restoreBusyTimeout = restoreBusyTimeout;
        this.restoreForeignKeys = restoreForeignKeys;
    }

    Lease lease() {
        return lease;
    }

    boolean restoresQueryOnly() {
        return restoreQueryOnly;
    }

    boolean restoresBusyTimeout() {
        return restoreBusyTimeout;
    }

    boolean restoresForeignKeys() {
        return restoreForeignKeys;
    }

    /** The failure after which SQLite rolled back by itself, or null. */
    @Nullable
    R2dbcException aborted() {
        return aborted;
    }

    void checkUsable() throws R2dbcException {
        R2dbcException cause = aborted;
        if (cause != null) {
            throw SqliteErrors.transactionAborted(cause);
        }
    }

    /** SQLite ends a transaction by itself on some failures and says so nowhere; what follows must not run in autocommit. */
    void afterFailure(NativeConnection db, R2dbcException failure) {
        if (aborted == null && !db.isInTransaction()) {
            aborted = failure;
        }
    }
}
