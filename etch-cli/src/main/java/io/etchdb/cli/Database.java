package io.etchdb.cli;

import io.etchdb.EtchTemplate;
import io.etchdb.error.OperationalException;
import io.etchdb.execution.internal.DatabaseUrl;
import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.migrate.MigrationOptions;
import io.etchdb.migrate.Migrator;
import io.etchdb.schema.Catalog;
import io.etchdb.sql.Dialect;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.Readable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** The database of one command. Connects when first used; closing it closes what was opened. */
final class Database implements AutoCloseable {

    /** What a database says of itself. */
    record Facts(String product, String user, String schema) {}

    private static final String IN_MEMORY = ":memory:";
    private static final Option<LoopResources> LOOP_RESOURCES = Option.valueOf("loopResources");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DatabaseUrl url;
    private final List<Connections> opened = new ArrayList<>();
    private @Nullable LoopResources loops;

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

    /** For what makes no sense on a database that is not there yet; to open one would create it. */
    void requireExisting() {
        if (isMissing()) {
            throw new OperationalException(
                    "there is no database file at " + display() + ". etch migrate creates it", null);
        }
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
        Connections connections =
                new Connections(factory(url.dialect() == Dialect.SQLITE ? options : onOneThread(named(options))));
        opened.add(connections);
        return connections;
    }

    private static ConnectionFactoryOptions named(ConnectionFactoryOptions options) {
        Option<String> applicationName = Option.valueOf("applicationName");
        return options.hasOption(applicationName)
                ? options
                : options.mutate().option(applicationName, "etch").build();
    }

    /** One of our own, to be ended: the JVM waits 0.3 s for the network threads it finds in a system call at its exit. */
    private ConnectionFactoryOptions onOneThread(ConnectionFactoryOptions options) {
        LoopResources thread = loops == null ? LoopResources.create("etch", 1, true) : loops;
        loops = thread;
        return options.mutate().option(LOOP_RESOURCES, thread).build();
    }

    private ConnectionFactory factory(ConnectionFactoryOptions options) {
        try {
            return ConnectionFactories.get(options);
        } catch (IllegalArgumentException | IllegalStateException e) {
            String reason = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
            throw new UsageException("the database URL " + display() + " is refused: " + e.getMessage() + reason, e);
        }
    }

    /** Emits what tables there are; with a name, only that schema is searched. No pool: it is one connection. */
    Mono<Catalog> catalog(@Nullable String schema) {
        EtchTemplate etch = EtchTemplate.over(connections());
        return schema == null ? etch.catalog() : etch.catalog(schema);
    }

    /** Emits what the database says of itself and of this connection. */
    Mono<Facts> facts() {
        String sql = url.dialect() == Dialect.POSTGRES
                ? "SELECT 'PostgreSQL ' || current_setting('server_version'), current_user::text,"
                        + " coalesce(current_schema()::text, '(none)')"
                : "SELECT 'SQLite ' || sqlite_version(), '(none)', 'main'";
        return Flux.usingWhen(
                        Mono.<Connection>from(connections().create()).onErrorMap(ErrorTranslator::connecting),
                        connection -> Flux.from(connection.createStatement(sql).execute())
                                .concatMap(result ->
                                        result.map(row -> new Facts(text(row, 0), text(row, 1), text(row, 2)))),
                        Connection::close)
                .single()
                .onErrorMap(this::translated);
    }

    Dialect dialect() {
        return url.dialect();
    }

    boolean isPostgres() {
        return url.dialect() == Dialect.POSTGRES;
    }

    /** What went wrong, as etch says it. */
    Throwable translated(Throwable e) {
        return ErrorTranslator.translate(e, null, url.dialect());
    }

    private static String text(Readable row, int index) {
        return String.valueOf(row.get(index, String.class));
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
        if (loops != null) {
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block(PATIENCE);
        }
    }
}
