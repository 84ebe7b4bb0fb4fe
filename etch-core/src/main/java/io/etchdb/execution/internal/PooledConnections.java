package io.etchdb.execution.internal;

import io.etchdb.error.OperationalException;
import io.etchdb.execution.ConnectionSource;
import io.etchdb.execution.TransactionSettings;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A connection of the factory for each statement, or the one that a transaction has pinned. The pin travels in the
 * Reactor context under the factory itself, so that everything that uses the same factory inside the transaction's work
 * joins it.
 */
public final class PooledConnections implements ConnectionSource {

    /** Key of the pin in the context; factories are told apart by identity. */
    private record PinOf(ConnectionFactory factory) {

        @Override
        public boolean equals(Object other) {
            return other instanceof PinOf pin && pin.factory == factory;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(factory);
        }
    }

    private final ConnectionFactory factory;
    private final Acquisition acquisition;
    private final PinOf key;
    private volatile boolean closed;

    /**
     * Connections of a factory.
     *
     * @param acquireLimit how long to wait for one of a pool that somebody else opened
     */
    public PooledConnections(ConnectionFactory factory, Duration acquireLimit) {
        this.factory = factory;
        this.acquisition = new Acquisition(factory, acquireLimit);
        this.key = new PinOf(factory);
    }

    @Override
    public ConnectionFactory connectionFactory() {
        return factory;
    }

    @Override
    public <R> Flux<R> withConnection(Function<? super Connection, ? extends Publisher<R>> work) {
        return new Flux<R>() {
            @Override
            public void subscribe(CoreSubscriber<? super R> actual) {
                PinnedConnection pinned = pinned(actual.currentContext());
                Publisher<R> whole = pinned != null ? pinned.withConnection(work) : onFresh(work);
                whole.subscribe(actual);
            }
        };
    }

    private <R> Flux<R> onFresh(Function<? super Connection, ? extends Publisher<R>> work) {
        return closed ? Flux.error(closed()) : new Lease<>(acquisition, work);
    }

    @Override
    public <R> Flux<R> inTransaction(
            TransactionSettings settings, Function<? super Connection, ? extends Publisher<R>> work) {
        return Flux.deferContextual(context -> {
            PinnedConnection pinned = pinned(context);
            return pinned != null ? pinned.inTransaction(settings, work) : inFresh(settings, work);
        });
    }

    private <R> Flux<R> inFresh(
            TransactionSettings settings, Function<? super Connection, ? extends Publisher<R>> work) {
        // Cached: a cancel while the pool hands a connection over reaches the pool too late to be told apart from one
        // before, and the connection could be given to two. Whoever ends the transaction waits for the same connection.
        Mono<OpenTransaction> opened = acquire()
                .map(connection -> new OpenTransaction(connection, factory, settings))
                .cache();
        AtomicBoolean begun = new AtomicBoolean();
        return Flux.usingWhen(
                Mono.just(opened),
                opening -> Deadline.of(
                        opening.flatMapMany(transaction -> transaction
                                .begun()
                                .doOnSuccess(answer -> begun.set(true))
                                .thenMany(Flux.defer(() -> work.apply(transaction.connection())))
                                .contextWrite(context -> pin(context, transaction.pin()))),
                        settings.timeout()),
                opening -> opening.flatMap(OpenTransaction::commit),
                (opening, error) -> Deadline.awaitedIf(begun.get(), rolledBack(opening)),
                PooledConnections::rolledBack);
    }

    private static Mono<Void> rolledBack(Mono<OpenTransaction> opening) {
        return opening.onErrorComplete().flatMap(OpenTransaction::rollback);
    }

    private Context pin(Context context, PinnedConnection pinned) {
        return context.put(key, pinned);
    }

    private @Nullable PinnedConnection pinned(ContextView context) {
        return context.getOrDefault(key, null);
    }

    /** From now on nobody gets a connection; what is running goes on. */
    public void close() {
        closed = true;
    }

    private static OperationalException closed() {
        return new OperationalException("this template is closed", null);
    }

    private Mono<Connection> acquire() {
        if (closed) {
            return Mono.error(closed());
        }
        return acquisition.connection();
    }
}
