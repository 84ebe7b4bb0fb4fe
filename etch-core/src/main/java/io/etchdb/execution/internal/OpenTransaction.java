package io.etchdb.execution.internal;

import io.etchdb.execution.TransactionSettings;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A transaction on a connection that was acquired for it: begun once, ended once, and the connection given back. */
final class OpenTransaction {

    private final Connection connection;
    private final TransactionConnection inside;
    private final PinnedConnection pin;
    private final Mono<Void> begun;
    private volatile boolean beginning;

    OpenTransaction(Connection connection, ConnectionFactory factory, TransactionSettings settings) {
        this.connection = connection;
        this.inside = new TransactionConnection(connection);
        this.pin = new PinnedConnection(inside, factory);
        // Cached: a cancel between BEGIN and its answer must not lose sight of it, or the connection would go back to
        // the pool in a transaction. Whoever ends the transaction waits for the same answer.
        this.begun = Mono.from(inside.unlessEnded(Mono.<Void>defer(() -> {
                    beginning = true;
                    return Mono.from(connection.beginTransaction(definition(settings)));
                })))
                .cache();
    }

    /** The connection for the work inside. */
    Connection connection() {
        return inside;
    }

    PinnedConnection pin() {
        return pin;
    }

    Mono<Void> begun() {
        return begun;
    }

    Mono<Void> commit() {
        return ended().then(Mono.defer(() -> Mono.from(connection.commitTransaction())))
                .onErrorResume(failed -> rolledBack().then(released()).then(Mono.error(failed)))
                .then(released());
    }

    /** Also while it is beginning. */
    Mono<Void> rollback() {
        return ended().then(Mono.defer(() -> beginning ? begun.onErrorComplete().then(rolledBack()) : Mono.empty()))
                .then(released());
    }

    /** A rollback that fails changes nothing: the connection is broken, and the pool finds that out when it gets it back. */
    private Mono<Void> rolledBack() {
        return inside.atRest()
                .then(Mono.defer(() -> Mono.from(connection.rollbackTransaction())))
                .onErrorComplete();
    }

    private Mono<Void> released() {
        return Mono.defer(() -> Mono.from(connection.close()));
    }

    /** Before the last statement is sent: what came behind it would be a write of its own. */
    private Mono<Void> ended() {
        return Mono.defer(() -> {
            pin.end();
            return inside.end();
        });
    }

    private static TransactionDefinition definition(TransactionSettings settings) {
        return new TransactionDefinition() {
            @Override
            public <T> @Nullable T getAttribute(Option<T> option) {
                if (option.equals(TransactionDefinition.ISOLATION_LEVEL) && settings.isolation() != null) {
                    return option.cast(settings.isolation());
                } else if (option.equals(TransactionDefinition.READ_ONLY) && settings.readOnly()) {
                    return option.cast(true);
                }
                return null;
            }
        };
    }
}
