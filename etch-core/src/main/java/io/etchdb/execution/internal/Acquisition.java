package io.etchdb.execution.internal;

import io.etchdb.error.OperationalException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Asks a factory for connections. Nobody waits for ever for one of a pool, whoever opened it, and who has waited in vain
 * hears how the pool stands. A factory without a pool opens one connection for each, and there is nothing to wait for.
 */
public final class Acquisition {

    private final @Nullable PoolGauge pool;
    private final Duration limit;
    private final Mono<Connection> asked;
    private final Mono<Connection> connection;

    /**
     * Connections of a factory.
     *
     * @param limit how long to wait for one of a pool that somebody else opened; one of etch's own knows its limit
     */
    public Acquisition(ConnectionFactory factory, Duration limit) {
        this.pool = PoolGauge.of(factory);
        this.limit = limit;
        Mono<Connection> created = Mono.from(factory.create());
        this.asked = pool == null || pool.ownLimit() != null ? created : limited(created);
        this.connection = asked.onErrorMap(this::explained);
    }

    /**
     * Which comes first, the connection or the end of the time, is decided once: a connection that comes behind the end
     * goes back, or it would be lost to the pool.
     */
    private Mono<Connection> limited(Mono<Connection> created) {
        return Mono.defer(() -> {
            AtomicBoolean decided = new AtomicBoolean();
            Mono<Connection> inTime = created.flatMap(
                    connection -> decided.compareAndSet(false, true) ? Mono.just(connection) : givenBack(connection));
            Mono<Connection> tooLate = Mono.delay(limit)
                    .flatMap(tick -> decided.compareAndSet(false, true)
                            ? Mono.error(new TimeoutException("no connection within " + limit))
                            : Mono.never());
            return Mono.firstWithSignal(inTime, tooLate);
        });
    }

    /** Cached: the loser of the race is cancelled, and this has to go on. */
    private static Mono<Connection> givenBack(Connection connection) {
        return Mono.from(connection.close()).onErrorComplete().cache().then(Mono.never());
    }

    /** A connection as soon as one is free; whoever gets it closes it. */
    public Mono<Connection> connection() {
        return connection;
    }

    /** The same for who explains what goes wrong itself. */
    Publisher<Connection> asked() {
        return asked;
    }

    /** What went wrong while a connection was asked for; an {@link OperationalException}. */
    Throwable explained(Throwable error) {
        return pool != null && error instanceof TimeoutException
                ? pool.exhausted("within " + seconds(limit), error)
                : explained(error, pool);
    }

    /** What went wrong while a connection of a factory was asked for; an {@link OperationalException}. */
    public static Throwable explained(Throwable error, ConnectionFactory factory) {
        return explained(error, PoolGauge.of(factory));
    }

    private static Throwable explained(Throwable error, @Nullable PoolGauge pool) {
        if (pool == null || !(error instanceof R2dbcTimeoutException)) {
            return ErrorTranslator.connecting(error);
        }
        Duration own = pool.ownLimit();
        return pool.exhausted(own == null ? "in time (" + error.getMessage() + ")" : "within " + seconds(own), error);
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
