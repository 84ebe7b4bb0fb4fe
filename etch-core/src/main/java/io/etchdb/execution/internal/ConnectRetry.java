package io.etchdb.execution.internal;

import java.time.Duration;

/**
 * How often a connection to a server is tried.
 *
 * @param attempts in all, 1 for no repetition
 * @param backoff wait before the second attempt; about twice as long before each further one
 */
public record ConnectRetry(int attempts, Duration backoff) {

    /** No repetition. */
    public static final ConnectRetry NONE = new ConnectRetry(1, Duration.ZERO);

    public ConnectRetry {
        if (attempts < 1) {
            throw new IllegalArgumentException("connectRetry is for 1 attempt or more; got " + attempts);
        }
        if (backoff.isNegative()) {
            throw new IllegalArgumentException("connectRetry waits for zero or longer; got " + backoff);
        }
    }
}
