package io.etchdb.execution.internal;

import io.etchdb.error.EtchException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * What a connection still runs when nobody waits for it any more. PostgreSQL goes on with a statement whose subscriber has
 * cancelled, keeps its locks, and answers nothing else on that connection; SQLite is interrupted by its driver.
 */
public final class RunningStatement {

    private static final Logger LOG = LoggerFactory.getLogger(RunningStatement.class);

    /** What a statement gets to end by itself. */
    private static final Duration GRACE = Duration.ofMillis(50);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** A server that has not ended a statement by then is taken to be gone. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private RunningStatement() {}

    /**
     * Completes when {@code connection} is ready for the next statement: what it runs has ended, by itself or because the
     * server was asked to end it. Never fails; a connection that does not come to rest is closed.
     *
     * <p>A request to end a statement names the connection only and takes a way of its own. It has arrived before this
     * completes, or it would hit the next statement.
     */
    public static Mono<Void> ended(Connection connection) {
        return ended(connection, LIMIT);
    }

    /** @param limit after which the connection is closed */
    static Mono<Void> ended(Connection connection, Duration limit) {
        return Mono.defer(() -> PostgresTypes.isPostgres(connection) ? endedOnServer(connection, limit) : Mono.empty())
                .onErrorComplete();
    }

    private static Mono<Void> endedOnServer(Connection connection, Duration limit) {
        // Answered behind all that was sent before. Cached: each look at it may be given up, but not the round trip.
        Mono<Boolean> answer = Mono.from(connection.validate(ValidationDepth.REMOTE))
                .onErrorReturn(false)
                .thenReturn(true)
                .cache();
        return asked(connection, answer, GRACE).timeout(limit, Mono.defer(() -> givenUp(connection, limit)));
    }

    /** Asks again and again: a request that is faster than the statement finds nothing to end. */
    private static Mono<Void> asked(Connection connection, Mono<Boolean> answer, Duration pause) {
        return answer.timeout(pause, Mono.just(false))
                .flatMap(ended -> ended
                        ? Mono.empty()
                        : PostgresTypes.cancelRequest(connection)
                                .onErrorComplete()
                                .then(Mono.defer(() -> asked(connection, answer, longer(pause)))));
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private static Mono<Void> givenUp(Connection connection, Duration limit) {
        LOG.warn("a cancelled statement has not ended within {}; its connection is given up: {}", limit, connection);
        return PostgresTypes.disconnect(connection).timeout(LONGEST_PAUSE);
    }

    /** Whether a statement may still run after this: a server's own error is the last that it says of one. */
    static boolean mayOutlive(Throwable error) {
        String state = error instanceof EtchException failed
                ? failed.sqlState()
                : error instanceof R2dbcException driver ? driver.getSqlState() : null;
        return state == null;
    }
}
