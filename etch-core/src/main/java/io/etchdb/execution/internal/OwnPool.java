package io.etchdb.execution.internal;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRefMetadata;

/**
 * The pool that etch opens: reactor-pool, which r2dbc-pool stands on too, with fewer steps between it and a statement. It is
 * a {@link ConnectionPool} for those who look for one, such as gauges and migrations; the connections are its own, and the
 * pool that it inherits stays empty.
 *
 * <p>How long one waits is measured in its {@link WaitingRoom}. A connection that is dead, or too old, is found out when it
 * is given back and before it is handed out; a restart of the server makes all of them stale at once, and all are replaced.
 */
final class OwnPool extends ConnectionPool {

    private final PoolSettings settings;
    private final InstrumentedPool<Member> pool;
    private final WaitingRoom create;

    /**
     * A connection for as long as it is open.
     *
     * @param loop where its messages are read and written, {@code null} if it does not say
     * @param statements {@code null} where something stands between etch and the driver, and wants to see each statement
     */
    record Member(
            Connection connection,
            @Nullable Scheduler loop,
            @Nullable ReusableStatements statements) {

        static Member of(Connection connection) {
            return new Member(
                    connection,
                    loopOf(connection),
                    PostgresTypes.isDriversOwn(connection) ? new ReusableStatements(connection) : null);
        }
    }

    /** Proxies answer with the connection that they stand for, whatever they are asked for (r2dbc-pool issue 220). */
    private static @Nullable Scheduler loopOf(Connection connection) {
        Object current = connection;
        while (current instanceof Wrapped<?> wrapped) {
            Object answer = wrapped.unwrap((Class<?>) Scheduler.class);
            if (answer instanceof Scheduler loop) {
                return loop;
            }
            current = wrapped.unwrap();
        }
        return null;
    }

    OwnPool(ConnectionFactory factory, PoolSettings settings) {
        super(inherited(factory));
        this.settings = settings;
        this.pool = pool(factory);
        this.create = new WaitingRoom(pool.acquire().map(PooledConnection::new), settings.maxSize(), maxAcquireTime());
    }

    /** Opens nothing by itself, and looks after nothing in the background. */
    private static ConnectionPoolConfiguration inherited(ConnectionFactory factory) {
        return ConnectionPoolConfiguration.builder(factory)
                .initialSize(0)
                .maxSize(1)
                .backgroundEvictionInterval(Duration.ZERO)
                .build();
    }

    private InstrumentedPool<Member> pool(ConnectionFactory factory) {
        // On a thread of no event loop: from within one, Reactor Netty would put all connections on it (r2dbc-pool
        // issue 190).
        Mono<Member> opened = Mono.from(factory.create()).map(Member::of).subscribeOn(Schedulers.single());
        return PoolBuilder.from(opened)
                .sizeBetween(Math.max(settings.minIdle(), settings.initialSize()), settings.maxSize())
                .idleResourceReuseMruOrder()
                .evictionPredicate(this::isPast)
                .evictInBackground(settings.maxIdleTime())
                // That a dead connection cannot be closed is no failure of who gave it back.
                .destroyHandler(member -> Mono.from(member.connection().close()).onErrorComplete())
                .buildPool();
    }

    private boolean isPast(Member member, PooledRefMetadata life) {
        return life.idleTime() >= settings.maxIdleTime().toMillis()
                || life.lifeTime() >= settings.maxLifeTime().toMillis()
                || !isAlive(member.connection());
    }

    /** As far as this side knows. A driver answers that at once; whoever does not is believed to be alive. */
    private static boolean isAlive(Connection connection) {
        Answer answer = new Answer();
        try {
            connection.validate(ValidationDepth.LOCAL).subscribe(answer);
        } catch (RuntimeException e) {
            return false;
        }
        return answer.valid;
    }

    private static final class Answer implements CoreSubscriber<Boolean> {

        private boolean valid = true;

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Boolean said) {
            valid = said;
        }

        @Override
        public void onError(Throwable error) {
            valid = false;
        }

        @Override
        public void onComplete() {
            // What it had to say came before.
        }
    }

    Duration maxAcquireTime() {
        return settings.maxAcquireTime();
    }

    /** How many callers wait for a connection. */
    int waiting() {
        return create.waiting();
    }

    @Override
    public Mono<Connection> create() {
        return create;
    }

    @Override
    public Mono<Integer> warmup() {
        return pool.warmup();
    }

    @Override
    public Mono<Void> disposeLater() {
        return pool.disposeLater();
    }

    @Override
    public boolean isDisposed() {
        return pool.isDisposed();
    }

    @Override
    public Optional<PoolMetrics> getMetrics() {
        return Optional.of(new Metrics(pool.metrics()));
    }

    private record Metrics(InstrumentedPool.PoolMetrics pool) implements PoolMetrics {

        @Override
        public int acquiredSize() {
            return pool.acquiredSize();
        }

        @Override
        public int allocatedSize() {
            return pool.allocatedSize();
        }

        @Override
        public int idleSize() {
            return pool.idleSize();
        }

        @Override
        public int pendingAcquireSize() {
            return pool.pendingAcquireSize();
        }

        @Override
        public int getMaxAllocatedSize() {
            return pool.getMaxAllocatedSize();
        }

        @Override
        public int getMaxPendingAcquireSize() {
            return pool.getMaxPendingAcquireSize();
        }
    }
}
