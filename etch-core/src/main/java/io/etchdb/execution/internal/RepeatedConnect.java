package io.etchdb.execution.internal;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Wrapped;
import java.io.IOException;
import java.util.Set;
import javax.net.ssl.SSLException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Opens connections of another factory, and tries again where the server cannot be reached or is not ready yet. */
final class RepeatedConnect implements ConnectionFactory, Wrapped<ConnectionFactory> {

    /** Not ready for connections, and too many of them: both pass. */
    private static final Set<String> PASSING = Set.of("57P03", "53300");

    /** Every attempt failed; the cause is how the last one did. */
    static final class Exhausted extends R2dbcNonTransientResourceException {

        private static final long serialVersionUID = 1L;

        private final int attempts;

        Exhausted(int attempts, Throwable last) {
            super(last.getMessage(), last instanceof R2dbcException r2dbc ? r2dbc.getSqlState() : null, last);
            this.attempts = attempts;
        }

        int attempts() {
            return attempts;
        }
    }

    private final ConnectionFactory factory;
    private final ConnectRetry retry;

    RepeatedConnect(ConnectionFactory factory, ConnectRetry retry) {
        this.factory = factory;
        this.retry = retry;
    }

    @Override
    public Mono<? extends Connection> create() {
        return Mono.from(factory.create())
                .retryWhen(Retry.backoff(retry.attempts() - 1L, retry.backoff())
                        .filter(RepeatedConnect::mayPass)
                        .onRetryExhaustedThrow((spec, signal) -> new Exhausted(retry.attempts(), signal.failure())));
    }

    private static boolean mayPass(Throwable error) {
        if (error instanceof R2dbcException r2dbc && PASSING.contains(r2dbc.getSqlState())) {
            return true;
        }
        boolean network = false;
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return false;
            }
            network = network || cause instanceof IOException;
        }
        return network;
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
