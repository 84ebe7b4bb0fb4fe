package io.etchdb.migrate;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Does to sessions what PgBouncer does in transaction mode: each statement outside of a transaction, and each
 * transaction, runs in the next of two sessions. The sessions stay when a connection is closed.
 */
final class TransactionPoolingProxy implements ConnectionFactory {

    private final ConnectionFactory server;
    private final Mono<List<Connection>> sessions;

    TransactionPoolingProxy(ConnectionFactory server) {
        this.server = server;
        this.sessions = Flux.range(0, 2)
                .concatMap(i -> Mono.<Connection>from(server.create()))
                .collectList()
                .cache();
    }

    @Override
    public Publisher<? extends Connection> create() {
        return sessions.map(TransactionPoolingProxy::pooled);
    }

    /** Asks each session behind the proxy for a number. */
    Mono<List<Long>> ofEachSession(String sql) {
        return sessions.flatMapIterable(Function.identity())
                .concatMap(session -> Flux.from(session.createStatement(sql).execute())
                        .concatMap(result -> result.map(row -> row.get(0, Long.class))))
                .collectList();
    }

    Mono<Void> close() {
        return sessions.flatMapIterable(Function.identity())
                .concatMap(Connection::close)
                .then();
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
                            return Mono.empty();
                        }
                        case "beginTransaction" -> {
                            used[0]++;
                            inTransaction[0] = true;
                        }
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
