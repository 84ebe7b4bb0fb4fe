package io.etchdb.execution.internal;

import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;

/** Apart, so that it is loaded only where r2dbc-pool is. */
final class Pools {

    private Pools() {}

    static ConnectionFactory of(ConnectionFactory factory, PoolSettings settings) {
        ConnectionPoolConfiguration configuration = ConnectionPoolConfiguration.builder(new StayOnThread(factory))
                .minIdle(settings.minIdle())
                .initialSize(settings.initialSize())
                .maxSize(settings.maxSize())
                .maxLifeTime(settings.maxLifeTime())
                .maxIdleTime(settings.maxIdleTime())
                .acquireRetry(0)
                .build();
        return new OwnPool(configuration, settings);
    }
}
