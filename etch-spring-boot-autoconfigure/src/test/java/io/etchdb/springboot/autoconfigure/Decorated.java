package io.etchdb.springboot.autoconfigure;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;

/** Something around a connection factory, such as r2dbc-proxy puts there; it counts. */
class Decorated implements ConnectionFactory, Wrapped<ConnectionFactory> {

    private final ConnectionFactory factory;
    private final AtomicInteger created = new AtomicInteger();

    Decorated(ConnectionFactory factory) {
        this.factory = factory;
    }

    int created() {
        return created.get();
    }

    @Override
    public Publisher<? extends Connection> create() {
        created.incrementAndGet();
        return factory.create();
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return factory.getMetadata();
    }

    @Override
    public ConnectionFactory unwrap() {
        return factory;
    }
}
