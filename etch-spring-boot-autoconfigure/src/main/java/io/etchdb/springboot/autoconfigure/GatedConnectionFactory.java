package io.etchdb.springboot.autoconfigure;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A connection factory whose connections come only after the migrations. */
final class GatedConnectionFactory implements ConnectionFactory, Wrapped<ConnectionFactory> {

    private final ConnectionFactory factory;
    private final MigrationGate gate;

    GatedConnectionFactory(ConnectionFactory factory, MigrationGate gate) {
        this.factory = factory;
        this.gate = gate;
    }

    @Override
    public Publisher<? extends Connection> create() {
        return gate.isPassed()
                ? factory.create()
                : Mono.deferContextual(context -> {
                    if (MigrationGate.answers(context)) {
                        return Mono.empty();
                    }
                    return Mono.<Connection>from(
                            MigrationGate.passesBy(context)
                                    ? factory.create()
                                    : gate.pass().then(Mono.from(factory.create())));
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
