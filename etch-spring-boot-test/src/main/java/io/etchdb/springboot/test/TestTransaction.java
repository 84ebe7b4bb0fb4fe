package io.etchdb.springboot.test;

import io.etchdb.sql.Dialect;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The transaction of one test method, begun when somebody first asks for a connection and rolled back after the test.
 * Every connection that is asked for meanwhile is a view of the one it runs on.
 */
final class TestTransaction {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Turns turns = new Turns(PATIENCE);
    private final Savepoints savepoints;
    private final Mono<Connection> begun;
    private volatile boolean used;

    TestTransaction(ConnectionFactory factory, Dialect dialect) {
        this.savepoints = new Savepoints(dialect);
        // Cached: one for all, and a first subscriber that goes away does not take it along. Nobody's context: it is
        // not the transaction of whoever came first.
        this.begun = Mono.defer(() -> begin(factory))
                .contextWrite(callers -> Context.empty())
                .cache();
    }

    private Mono<Connection> begin(ConnectionFactory factory) {
        used = true;
        return Mono.from(factory.create()).flatMap(connection -> Mono.from(connection.beginTransaction())
                .then(Mono.<Connection>just(connection))
                .onErrorResume(error -> closed(connection).onErrorComplete().then(Mono.error(error))));
    }

    /** A view of the connection; closing it ends its own transaction, not the test's. */
    Mono<Connection> connection() {
        return begun.map(connection -> new TestConnection(connection, turns, savepoints));
    }

    /**
     * Rolls back and gives the connection back. Waits for what still runs; if that takes too long, rolls back all the
     * same and signals {@link IllegalStateException}.
     */
    Mono<Void> rollback() {
        return Mono.defer(() -> used ? begun.flatMap(this::rolledBack) : Mono.empty());
    }

    private Mono<Void> rolledBack(Connection connection) {
        Mono<Void> end = Mono.from(connection.rollbackTransaction())
                .onErrorResume(error -> closed(connection).then(Mono.error(error)))
                .then(closed(connection));
        return turns.enter()
                .comes()
                .onErrorResume(stillUsed -> end.onErrorComplete().then(Mono.error(unfinished(stillUsed))))
                .then(end);
    }

    private static IllegalStateException unfinished(Throwable stillUsed) {
        return new IllegalStateException(
                "the test method has returned, and " + PATIENCE.toSeconds() + " s later a transaction or a statement of"
                        + " it still runs. It was rolled back. Let the test wait for all it subscribes to",
                stillUsed);
    }

    private static Mono<Void> closed(Connection connection) {
        Publisher<Void> close = connection.close();
        return Mono.from(close);
    }
}
