package io.etchdb.springboot.test;

import io.etchdb.execution.internal.Databases;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A connection factory all of whose connections are in one transaction while a test method runs. */
final class TestConnectionFactory implements ConnectionFactory, Wrapped<ConnectionFactory> {

    private final ConnectionFactory factory;
    private volatile @Nullable TestTransaction transaction;

    TestConnectionFactory(ConnectionFactory factory) {
        this.factory = factory;
    }

    void begin() {
        transaction = new TestTransaction(factory, Databases.dialectOf(factory));
    }

    /** Completes when nothing is left of what happened since {@link #begin}. */
    Mono<Void> rollback() {
        return Mono.defer(() -> {
            TestTransaction ending = transaction;
            transaction = null;
            return ending == null ? Mono.empty() : ending.rollback();
        });
    }

    @Override
    public Publisher<? extends Connection> create() {
        return Mono.defer(() -> {
            TestTransaction current = transaction;
            return current == null ? Mono.<Connection>from(factory.create()) : current.connection();
        });
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return factory.getMetadata();
    }

    @Override
    public ConnectionFactory unwrap() {
        return factory;
    }

    @Override
    public String toString() {
        return factory.toString();
    }
}
