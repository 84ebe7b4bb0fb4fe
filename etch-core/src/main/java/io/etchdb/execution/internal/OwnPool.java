package io.etchdb.execution.internal;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * A pool that etch opened. A restart of the server makes every idle connection stale at once, and it tries past all of
 * them; r2dbc-pool's own acquireRetry would also wait anew after its time to wait has passed.
 */
final class OwnPool extends ConnectionPool {

    private final Duration maxAcquireTime;
    private final Mono<Connection> create;

    OwnPool(ConnectionPoolConfiguration configuration, PoolSettings settings) {
        super(configuration);
        this.maxAcquireTime = settings.maxAcquireTime();
        this.create = pastStale(super.create(), settings.maxSize());
    }

    private static Mono<Connection> pastStale(Mono<Connection> attempt, int stale) {
        return attempt.onErrorResume(OwnPool::isStale, error -> stale == 1 ? attempt : pastStale(attempt, stale - 1));
    }

    /** The pool's own finding; what a server or a network has to say has a state. */
    private static boolean isStale(Throwable error) {
        return error instanceof R2dbcNonTransientResourceException validation && validation.getSqlState() == null;
    }

    Duration maxAcquireTime() {
        return maxAcquireTime;
    }

    @Override
    public Mono<Connection> create() {
        return create;
    }
}
