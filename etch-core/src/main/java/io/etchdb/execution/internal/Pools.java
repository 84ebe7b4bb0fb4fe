package io.etchdb.execution.internal;

import io.r2dbc.spi.ConnectionFactory;

/** Apart, so that it is loaded only where r2dbc-pool is. */
final class Pools {

    private Pools() {}

    static ConnectionFactory of(ConnectionFactory factory, PoolSettings settings) {
        return new OwnPool(factory, settings);
    }
}
