package io.etchdb.cli;

import io.etchdb.execution.internal.DatabaseUrl;
import io.etchdb.migrate.MigrationOptions;
import io.etchdb.migrate.Migrator;
import io.etchdb.sql.Dialect;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** The database of one command. Connects when first used; closing it closes what was opened. */
final class Database implements AutoCloseable {

    private static final String IN_MEMORY = ":memory:";

    private final DatabaseUrl url;
    private final List<Connections> opened = new ArrayList<>();

    Database(DatabaseUrl url) {
        this.url = url;
    }

    Migrator migrator(MigrationOptions options) {
        return Migrator.over(connections(), url.dialect(), options);
    }

    /** For what only reads: a SQLite file that is not there yet is not created, it counts as an empty database. */
    Migrator reader(MigrationOptions options) {
        return isMissing() ? Migrator.over(open(emptyDatabase()), url.dialect(), options) : migrator(options);
    }

    /** Whether this is a SQLite file that does not exist. */
    boolean isMissing() {
        if (url.dialect() != Dialect.SQLITE
                || "mem".equals(url.options().getValue(ConnectionFactoryOptions.PROTOCOL))) {
            return false;
        }
        String file = String.valueOf(url.options().getValue(ConnectionFactoryOptions.DATABASE));
        return !file.equals(IN_MEMORY) && !Files.exists(Path.of(file));
    }

    private static ConnectionFactoryOptions emptyDatabase() {
        return ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, "sqlite")
                .option(ConnectionFactoryOptions.DATABASE, IN_MEMORY)
                .build();
    }

    ConnectionFactory connections() {
        return open(url.options());
    }

    /** Said to the server, so that a waiter is told who holds the lock; what the URL says comes first. */
    private ConnectionFactory open(ConnectionFactoryOptions options) {
        Option<String> applicationName = Option.valueOf("applicationName");
        ConnectionFactoryOptions named = url.dialect() == Dialect.SQLITE || options.hasOption(applicationName)
                ? options
                : options.mutate().option(applicationName, "etch").build();
        Connections connections = new Connections(ConnectionFactories.get(named));
        opened.add(connections);
        return connections;
    }

    Dialect dialect() {
        return url.dialect();
    }

    /** The URL without its password. */
    String display() {
        return url.display();
    }

    /** Waits for what {@code work} emits. An interrupt from the terminal cancels it and leaves once all is undone. */
    <R> R await(Mono<R> work) {
        return Interruptible.await(work, this::awaitReleased);
    }

    private void awaitReleased() {
        opened.forEach(Connections::awaitReleased);
    }

    @Override
    public void close() {
        opened.forEach(Connections::close);
    }
}
