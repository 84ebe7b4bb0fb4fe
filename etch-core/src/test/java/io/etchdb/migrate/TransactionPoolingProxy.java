package io.etchdb.migrate;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.lang.reflect.Proxy;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Does to sessions what PgBouncer does in transaction mode: each statement outside of a transaction runs in the next of
 * two sessions, a transaction in one.
 */
final class TransactionPoolingProxy implements ConnectionFactory {

    private final ConnectionFactory server;

    TransactionPoolingProxy(ConnectionFactory server) {
        this.server = server;
    }

    @Override
    public Publisher<? extends Connection> create() {
        return Mono.from(server.create())
                .zipWith(Mono.from(server.create()))
                .map(sessions -> pooled(List.of(sessions.getT1(), sessions.getT2())));
    }

    private static Connection pooled(List<Connection> sessions) {
        int[] used = {0};
        boolean[] inTransaction = {false};
        return (Connection) Proxy.newProxyInstance(
                TransactionPoolingProxy.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "close" -> {
                            return Mono.when(
                                    sessions.get(0).close(), sessions.get(1).close());
                        }
                        case "beginTransaction" -> inTransaction[0] = true;
                        case "commitTransaction", "rollbackTransaction" -> inTransaction[0] = false;
                        default -> {
                            if (!inTransaction[0]) {
                                used[0]++;
                            }
                        }
                    }
                    return method.invoke(sessions.get(used[0] % 2), arguments);
                });
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return server.getMetadata();
    }
}
