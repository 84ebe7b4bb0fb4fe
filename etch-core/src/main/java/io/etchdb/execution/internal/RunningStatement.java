package io.etchdb.execution.internal;

import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

/** What a connection runs at this moment. */
public final class RunningStatement {

    private RunningStatement() {}

    /**
     * Asks the server to end what {@code connection} runs, and completes when it was asked; the statement then fails.
     * PostgreSQL goes on with a statement whose subscriber has cancelled; SQLite is interrupted by its driver, and needs
     * no asking.
     */
    public static Mono<Void> cancel(Connection connection) {
        return PostgresTypes.cancelRequest(connection);
    }
}
