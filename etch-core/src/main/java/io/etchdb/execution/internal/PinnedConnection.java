package io.etchdb.execution.internal;

import io.etchdb.error.OperationalException;
import io.etchdb.execution.ConnectionSource;
import io.etchdb.execution.TransactionSettings;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The connection of a running transaction: everything uses it, nothing releases it, and nesting is savepoints. */
public final class PinnedConnection implements ConnectionSource {

    private final TransactionConnection connection;
    private final ConnectionFactory factory;
    private final AtomicInteger savepoints = new AtomicInteger();
    private volatile boolean ended;

    public PinnedConnection(Connection connection, ConnectionFactory factory) {
        this.connection =
                connection instanceof TransactionConnection inside ? inside : new TransactionConnection(connection);
        this.factory = factory;
    }

    /** The source for work inside a transaction of {@code source} on {@code connection}. */
    public static PinnedConnection within(ConnectionSource source, Connection connection) {
        return source instanceof PinnedConnection pinned
                ? pinned
                : new PinnedConnection(connection, source.connectionFactory());
    }

    /** From now on its users get an error: the connection belongs to somebody else. */
    public void end() {
        ended = true;
    }

    @Override
    public ConnectionFactory connectionFactory() {
        return factory;
    }

    @Override
    public <R> Flux<R> withConnection(Function<? super Connection, ? extends Publisher<R>> work) {
        return Flux.defer(() -> ended ? afterEnd() : work.apply(connection));
    }

    @Override
    public <R> Flux<R> inTransaction(
            TransactionSettings settings, Function<? super Connection, ? extends Publisher<R>> work) {
        return Flux.defer(() -> {
            if (ended) {
                return afterEnd();
            } else if (!settings.nestable()) {
                return Flux.error(new IllegalArgumentException("a transaction inside another is a savepoint and has no"
                        + " options of its own; give them to the outermost"));
            }
            if (connection.isStreaming()) {
                return Flux.error(TransactionConnection.streaming(null));
            }
            return inSavepoint("etch_" + savepoints.incrementAndGet(), work);
        });
    }

    private <R> Flux<R> inSavepoint(String name, Function<? super Connection, ? extends Publisher<R>> work) {
        return Flux.usingWhen(
                Mono.from(connection.createSavepoint(name)).thenReturn(name),
                savepoint -> work.apply(connection),
                connection::releaseSavepoint,
                (savepoint, error) -> undo(savepoint),
                this::undo);
    }

    /** A savepoint that cannot be undone leaves the transaction broken, which its next statement says. */
    private Mono<Void> undo(String savepoint) {
        return Mono.from(connection.rollbackTransactionToSavepoint(savepoint))
                .then(Mono.from(connection.releaseSavepoint(savepoint)))
                .onErrorComplete();
    }

    /** Signalled on demand only: whoever has cancelled does not want to hear it, and it would be logged as dropped. */
    static <R> Flux<R> afterEnd() {
        return Flux.generate(end -> end.error(new OperationalException(
                "this transaction has ended; use the template it was started from, or return all work from the function"
                        + " given to transaction(...)",
                null)));
    }
}
