package io.etchdb.execution.internal;

import io.etchdb.error.DriverMissingException;
import io.etchdb.sql.Dialect;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Wrapped;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the driver of a database and builds its connection factory. No I/O. */
public final class Databases {

    private Databases() {}

    /**
     * A factory for these options, pooled where the driver does not share connections itself.
     *
     * @throws DriverMissingException if the driver or the pool is not on the class path
     */
    public static ConnectionFactory open(
            Dialect dialect, ConnectionFactoryOptions options, PoolSettings pool, ConnectRetry retry) {
        return open(dialect, options, pool, retry, UnaryOperator.identity());
    }

    /**
     * The same with something put around the driver's factory, inside the pool.
     *
     * @throws DriverMissingException if the driver or the pool is not on the class path
     */
    public static ConnectionFactory open(
            Dialect dialect,
            ConnectionFactoryOptions options,
            PoolSettings pool,
            ConnectRetry retry,
            UnaryOperator<ConnectionFactory> decorate) {
        ConnectionFactory factory = ConnectionFactories.find(
                dialect == Dialect.POSTGRES ? PostgresTypes.withCodecs(Tls.completed(options)) : options);
        if (factory == null) {
            throw driverMissing(dialect);
        }
        boolean pooledAlready = "pool".equals(options.getValue(ConnectionFactoryOptions.DRIVER));
        // The SQLite driver has its own few connections and hands them out itself; a pool in front only adds a queue.
        return pooledAlready || dialect == Dialect.SQLITE
                ? decorate.apply(factory)
                : pooled(decorate.apply(repeated(factory, retry)), pool);
    }

    private static ConnectionFactory repeated(ConnectionFactory factory, ConnectRetry retry) {
        return retry.attempts() == 1 ? factory : new RepeatedConnect(factory, retry);
    }

    private static ConnectionFactory pooled(ConnectionFactory factory, PoolSettings pool) {
        try {
            return Pools.of(factory, pool);
        } catch (NoClassDefFoundError e) {
            throw new DriverMissingException(
                    "connections to PostgreSQL are pooled, and r2dbc-pool is not on the class path: add"
                            + " io.r2dbc:r2dbc-pool, or hand over a ConnectionFactory of your own",
                    "io.r2dbc:r2dbc-pool",
                    e);
        }
    }

    private static DriverMissingException driverMissing(Dialect dialect) {
        String artifact =
                dialect == Dialect.POSTGRES ? "org.postgresql:r2dbc-postgresql" : "io.etchdb:etch-r2dbc-sqlite";
        String database = dialect == Dialect.POSTGRES ? "PostgreSQL" : "SQLite";
        return new DriverMissingException(
                "no driver for " + database + " is on the class path: add " + artifact, artifact, null);
    }

    /**
     * Which of the two databases a factory leads to.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Dialect dialectOf(ConnectionFactory factory) {
        String name = factory.getMetadata().getName();
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("postgres")) {
            return Dialect.POSTGRES;
        } else if (lower.contains("sqlite")) {
            return Dialect.SQLITE;
        }
        throw new IllegalArgumentException(
                "etch works on PostgreSQL and SQLite; this ConnectionFactory says it is " + name);
    }

    /** The factory that others are wrapped around, as a {@code type}, or {@code null} if there is none. */
    public static <F> @Nullable F unwrap(ConnectionFactory factory, Class<F> type) {
        Object current = factory;
        while (!type.isInstance(current) && current instanceof Wrapped<?> wrapped) {
            current = wrapped.unwrap();
        }
        return type.isInstance(current) ? type.cast(current) : null;
    }
}
