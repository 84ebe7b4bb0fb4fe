package io.etchdb.execution;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Where statements get their connection from: from the transaction they are part of, or a fresh one that is given back
 * afterwards. A framework with transactions of its own implements it, so that there is only one transaction manager.
 */
public interface ConnectionSource {

    /** The factory behind it. */
    ConnectionFactory connectionFactory();

    /**
     * The same connections for what has to work before the database is ready for use, such as a ping: where a framework
     * holds statements back until migrations have run, these pass.
     */
    default ConnectionSource ungated() {
        return this;
    }

    /**
     * Runs {@code work} on the connection of the current transaction or on one of its own, which is released when the
     * work completes, fails or is cancelled.
     *
     * <p>Cold. Signals what {@code work} signals, untranslated, and
     * {@link io.etchdb.error.OperationalException} if no connection is to be had.
     */
    <R> Flux<R> withConnection(Function<? super Connection, ? extends Publisher<R>> work);

    /**
     * Runs {@code work} in a transaction: committed before the returned publisher completes, rolled back when the work
     * fails or is cancelled. Inside a transaction it is a savepoint of that.
     *
     * <p>Cold. Elements pass through before the commit.
     *
     * @param settings of a new transaction; inside one, settings that are not {@link TransactionSettings#nestable} are
     *     signalled as {@link IllegalArgumentException}
     */
    <R> Flux<R> inTransaction(TransactionSettings settings, Function<? super Connection, ? extends Publisher<R>> work);
}
