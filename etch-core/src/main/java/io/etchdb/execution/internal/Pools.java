package io.etchdb.execution.internal;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;

/** Apart, so that it is loaded only where r2dbc-pool is. */
final class Pools {

    private Pools() {}

    static ConnectionFactory of(ConnectionFactory factory, PoolSettings settings) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(factory)
                .minIdle(settings.minIdle())
                .initialSize(settings.initialSize())
                .maxSize(settings.maxSize())
                .maxAcquireTime(settings.maxAcquireTime())
                .maxLifeTime(settings.maxLifeTime())
                .maxIdleTime(settings.maxIdleTime())
                // A restart of the server makes every idle connection stale at once: try past all of them.
                .acquireRetry(settings.maxSize())
                .build());
    }
}
