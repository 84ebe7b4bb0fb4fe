package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchOptions;
import io.etchdb.execution.internal.Databases;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.publisher.Mono;

/** The connection factory that the application context opened and therefore closes. */
final class ManagedConnectionFactory implements ConnectionFactory, Wrapped<ConnectionFactory>, DisposableBean {

    private static final Logger LOGGER = LoggerFactory.getLogger(ManagedConnectionFactory.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final ConnectionFactory factory;
    private final EtchOptions options;

    ManagedConnectionFactory(ConnectionFactory factory, EtchOptions options) {
        this.factory = factory;
        this.options = options;
    }

    /** Options that the factory was opened with. */
    EtchOptions options() {
        return options;
    }

    @Override
    public Publisher<? extends Connection> create() {
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

    /** Waits for the end: what is still being written must not be cut off by the end of the JVM. */
    @Override
    public void destroy() throws InterruptedException {
        Closeable closeable = Databases.unwrap(factory, Closeable.class);
        if (closeable == null) {
            return;
        }
        try {
            Mono.from(closeable.close()).toFuture().get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOGGER.warn("the connections to {} could not be closed", options, e.getCause());
        } catch (TimeoutException e) {
            LOGGER.warn("the connections to {} were not closed after {}; going on without", options, CLOSE_LIMIT);
        }
    }

    @Override
    public String toString() {
        return factory.toString();
    }
}
