package io.etchdb.execution.internal;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * A pool that etch opened. How long one waits is measured in its {@link WaitingRoom}, because r2dbc-pool would start a
 * timer for everybody. A restart of the server makes every idle connection stale at once, and it tries past all of them.
 */
final class OwnPool extends ConnectionPool {

    private final Duration maxAcquireTime;
    private final WaitingRoom create;

    /** @param configuration without a time to acquire */
    OwnPool(ConnectionPoolConfiguration configuration, PoolSettings settings) {
        super(configuration);
        this.maxAcquireTime = settings.maxAcquireTime();
        this.create = new WaitingRoom(super.create(), settings.maxSize(), maxAcquireTime);
    }

    Duration maxAcquireTime() {
        return maxAcquireTime;
    }

    /** How many callers wait for a connection. */
    int waiting() {
        return create.waiting();
    }

    @Override
    public Mono<Connection> create() {
        return create;
    }
}
