package io.etchdb.springboot.autoconfigure;

import io.etchdb.error.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says whom the start has waited for in vain, where somebody else had locked what it needs. */
final class LockWaitFailureAnalyzer extends AbstractFailureAnalyzer<ConcurrencyException> {

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ConcurrencyException cause) {
        if (!LOCK_NOT_AVAILABLE.equals(cause.sqlState())) {
            return null;
        }
        return new FailureAnalysis(
                "The start has waited in vain for a lock in the database: " + cause.getMessage(),
                "End what holds the lock, such as a transaction that was left open, and start again."
                        + " spring.etch.timeouts.lock says how long a statement waits.",
                cause);
    }
}
