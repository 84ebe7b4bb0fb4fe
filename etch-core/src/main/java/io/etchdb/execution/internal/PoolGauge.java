package io.etchdb.execution.internal;

import io.etchdb.error.OperationalException;
import io.etchdb.execution.PoolStats;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How many connections of a pool are in use, and how many callers wait for one. */
public final class PoolGauge {

    private static final boolean PRESENT = isPresent();

    private final ConnectionPool pool;

    private PoolGauge(ConnectionPool pool) {
        this.pool = pool;
    }

    private static boolean isPresent() {
        try {
            Class.forName("io.r2dbc.pool.ConnectionPool", false, PoolGauge.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The gauge of the pool behind a factory, or {@code null} if there is none. */
    public static @Nullable PoolGauge of(ConnectionFactory factory) {
        return PRESENT ? Reader.gauge(factory) : null;
    }

    /** How long etch's own pool lets somebody wait; {@code null} of a pool that somebody else opened. */
    @Nullable
    Duration ownLimit() {
        return pool instanceof OwnPool own ? own.maxAcquireTime() : null;
    }

    /** The numbers now, {@code null} of a pool that does not count. */
    public @Nullable PoolStats stats() {
        return pool.getMetrics()
                .map(metrics -> new PoolStats(
                        metrics.acquiredSize(), metrics.idleSize(), waiting(metrics), metrics.getMaxAllocatedSize()))
                .orElse(null);
    }

    /** That nobody got a connection for too long. */
    OperationalException exhausted(String time, Throwable error) {
        return new OperationalException("no connection became free " + time + ": " + state(), error);
    }

    private String state() {
        PoolStats now = stats();
        return now == null
                ? "the pool does not say how many are in use. Look for statements or transactions that do not end"
                : now.diagnosis();
    }

    /** In the queue of etch's own pool, there are places that nobody waits at any more. */
    private int waiting(PoolMetrics metrics) {
        return pool instanceof OwnPool own ? own.waiting() : metrics.pendingAcquireSize();
    }

    /** Apart, so that it is loaded only where r2dbc-pool is. */
    private static final class Reader {

        static @Nullable PoolGauge gauge(ConnectionFactory factory) {
            ConnectionPool pool = Databases.unwrap(factory, ConnectionPool.class);
            return pool == null ? null : new PoolGauge(pool);
        }
    }
}
