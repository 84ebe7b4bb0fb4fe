package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.util.Objects;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Opens a SQLite database and hands out connections to it. The physical connections belong to the factory, not to what
 * {@link #create} emits: making, closing and pooling those costs next to nothing, and a database in memory lives as long as
 * its factory. Close the factory when it is no longer used; until then its (daemon) threads wait for work.
 */
public final class SqliteConnectionFactory implements ConnectionFactory, Closeable {

    static final String PRODUCT = "SQLite";

    private final SqliteDatabase database;

    private SqliteConnectionFactory(SqliteConnectionConfiguration configuration) {
        this.database = new SqliteDatabase(configuration);
    }

    /** Does not open the database yet. */
    public static SqliteConnectionFactory from(SqliteConnectionConfiguration configuration) {
        return new SqliteConnectionFactory(Objects.requireNonNull(configuration, "configuration"));
    }

    /**
     * Emits a connection once the database is open; the first subscription opens it. Signals
     * {@link io.r2dbc.spi.R2dbcNonTransientResourceException}, naming the file, if that is not possible. Cancelling leaves
     * nothing behind.
     */
    @Override
    public Publisher<? extends Connection> create() {
        return database.open().map(version -> new SqliteConnection(database, new SqliteConnectionMetadata(version)));
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return () -> PRODUCT;
    }

    /**
     * Lets running statements finish, refuses what waits, closes every physical connection, and completes when that is done.
     * Transactions that are open then are rolled back.
     */
    @Override
    public Publisher<Void> close() {
        return Mono.defer(database::close);
    }

    @Override
    public String toString() {
        return "SqliteConnectionFactory[" + database.configuration().location() + "]";
    }
}
