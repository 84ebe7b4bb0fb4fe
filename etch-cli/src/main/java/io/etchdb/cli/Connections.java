package io.etchdb.cli;

import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A connection factory that knows which of its connections are still open. A cancelled migration rolls back and gives
 * its lock up after the cancel, and a process that ends at once would cut that off.
 */
final class Connections implements ConnectionFactory, Wrapped<ConnectionFactory>, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ConnectionFactory factory;
    /** One party is the factory itself, so that the phase ends only when somebody waits for it. */
    private final Phaser open = new Phaser(1);

    Connections(ConnectionFactory factory) {
        this.factory = factory;
    }

    @Override
    public Publisher<? extends Connection> create() {
        return Mono.defer(() -> {
            open.register();
            AtomicReference<@Nullable Connection> created = new AtomicReference<>();
            return Mono.<Connection>from(factory.create())
                    .map(this::counted)
                    .doOnNext(created::set)
                    .doFinally(signal -> {
                        if (created.get() == null) {
                            open.arriveAndDeregister();
                        }
                    });
        });
    }

    private Connection counted(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connections.class.getClassLoader(),
                new Class<?>[] {Connection.class, Wrapped.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("unwrap")) {
                        return connection;
                    }
                    Object answer = invoke(connection, method, arguments);
                    return method.getName().equals("close") ? closing((Publisher<?>) answer) : answer;
                });
    }

    private static Object invoke(Connection connection, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Mono<Void> closing(Publisher<?> close) {
        return Mono.from(close).then().doFinally(signal -> open.arriveAndDeregister());
    }

    /** Waits, not for ever, until every connection is closed. */
    void awaitReleased() {
        try {
            open.awaitAdvanceInterruptibly(open.arrive(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The server does not answer. It notices by itself that this process is gone, and rolls back.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (factory instanceof Closeable closeable) {
            Mono.from(closeable.close()).block(PATIENCE);
        }
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
