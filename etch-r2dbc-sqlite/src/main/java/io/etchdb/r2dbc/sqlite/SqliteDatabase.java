package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.jdbc4.JDBC4Connection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A database and its physical connections: one writer and some readers for a file, one for both in memory. They are opened
 * when first needed and closed with the factory.
 */
final class SqliteDatabase {

    private static final int PARSED_LIMIT = 1_000;
    private static final int PARSED_LENGTH_LIMIT = 16_384;

    /** How long a statement that runs while the factory is closed may take to finish. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final SqliteConnectionConfiguration configuration;
    private final Clock clock;
    private final LaneGroup writer;
    private final LaneGroup readers;
    private final ConcurrentHashMap<String, ParsedSql> parsed = new ConcurrentHashMap<>();

    /** Grows with each change of the schema made through this factory. */
    private final AtomicLong schemaVersion = new AtomicLong();

    private volatile @Nullable String version;
    private volatile boolean closed;
    private volatile boolean hasAttached;

    SqliteDatabase(SqliteConnectionConfiguration configuration) {
        this.configuration = configuration;
        this.clock = new Clock("sqlite-clock-" + configuration.name(), this::lanes);
        this.writer = new LaneGroup("sqlite-writer-" + configuration.name(), 1, 1, () -> open(false), clock);
        this.readers = configuration.isInMemory()
                ? writer
                : new LaneGroup(
                        "sqlite-reader-%d-" + configuration.name().replace("%", "%%"),
                        configuration.readers(),
                        configuration.readers() + configuration.maxOpenResults(),
                        () -> open(true),
                        clock);
    }

    SqliteConnectionConfiguration configuration() {
        return configuration;
    }

    LaneGroup writer() {
        return writer;
    }

    /** The lanes that read; the writer itself for a database in memory. */
    LaneGroup readers() {
        return readers;
    }

    boolean hasReaders() {
        return readers != writer;
    }

    Clock clock() {
        return clock;
    }

    ParsedSql parse(String sql) {
        ParsedSql known = parsed.get(sql);
        if (known == null) {
            known = SqlParser.parse(sql);
            if (sql.length() <= PARSED_LENGTH_LIMIT) {
                if (parsed.size() >= PARSED_LIMIT) {
                    parsed.clear();
                }
                parsed.put(sql, known);
            }
        }
        return known;
    }

    /** Another database has been attached, to the writer alone: from now on the writer reads as well. */
    void attached() {
        hasAttached = true;
    }

    /** Whether readers see all that the writer sees. */
    boolean canReadersStandIn() {
        return hasReaders() && !hasAttached;
    }

    void schemaChanged() {
        schemaVersion.incrementAndGet();
    }

    /** Opens the database if that has not been done; emits the version of SQLite. */
    Mono<String> open() {
        return Mono.defer(() -> {
            if (closed) {
                return Mono.error(SqliteErrors.factoryClosed());
            }
            String known = version;
            return known != null ? Mono.just(known) : openWriter();
        });
    }

    boolean isClosed() {
        return closed;
    }

    /** Completes when every lane has closed its connection. */
    Mono<Void> close() {
        closed = true;
        writer.close();
        if (hasReaders()) {
            readers.close();
        }
        interruptLater();
        return Flux.fromIterable(lanes()).flatMap(Lane::whenStopped).then(Mono.fromRunnable(clock::stop));
    }

    /** Gives what runs some time to finish, then interrupts it. */
    private void interruptLater() {
        if (!clock.isStopped()) {
            Future<?> unused = clock.schedule(this::interruptAll, CLOSE_PATIENCE.toNanos());
        }
    }

    private void interruptAll() {
        lanes().forEach(Lane::interruptAny);
        interruptLater();
    }

    private Mono<String> openWriter() {
        // Urgent: opening must not wait behind a transaction of whoever was here first.
        return LaneTask.run(
                        writer.lanes().get(0)::submitUrgent,
                        (lane, db) -> version = String.valueOf(db.query("SELECT sqlite_version()")),
                        LaneTask.NOTHING_TO_UNDO)
                .then(Mono.fromSupplier(() -> String.valueOf(version)));
    }

    List<Lane> lanes() {
        List<Lane> all = new ArrayList<>(writer.lanes());
        if (hasReaders()) {
            all.addAll(readers.lanes());
        }
        return all;
    }

    private NativeConnection open(boolean reader) throws R2dbcException {
        checkParentDirectory();
        JDBC4Connection jdbc;
        try {
            jdbc = connect();
        } catch (SQLException e) {
            throw SqliteErrors.cannotOpen(configuration.location(), reason(e), e);
        }
        NativeConnection connection =
                new NativeConnection(jdbc, configuration.statementCacheSize(), schemaVersion::get);
        try {
            Pragmas.apply(connection, configuration, reader);
            for (String sql : configuration.initialSql()) {
                for (ParsedSql.One statement : SqlParser.parse(sql).statements()) {
                    connection.execute(statement.text());
                }
            }
        } catch (R2dbcException e) {
            connection.close();
            throw SqliteErrors.cannotOpen(configuration.location(), String.valueOf(e.getMessage()), e.getCause());
        }
        return connection;
    }

    private JDBC4Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.NOMUTEX); // One thread at a time is what lanes are for.
        config.setGetGeneratedKeys(false);
        config.setBusyTimeout((int) Math.min(configuration.busyTimeout().toMillis(), Integer.MAX_VALUE));
        Properties properties = config.toProperties();
        String url = url();
        JDBC4Connection jdbc = new JDBC4Connection("jdbc:sqlite:" + url, url, properties);
        // A flag of sqlite-jdbc alone: it stops sending BEGIN and COMMIT after each statement, SQLite goes on
        // committing each.
        jdbc.getConnectionConfig().setAutoCommit(false);
        return jdbc;
    }

    /** A URI, because sqlite-jdbc takes what follows a question mark in a plain path for options. */
    private String url() {
        Path file = configuration.file();
        if (file == null) {
            return ":memory:";
        }
        return "file:" + file.toUri().getRawPath();
    }

    private void checkParentDirectory() throws R2dbcException {
        Path file = configuration.file();
        Path parent = file == null ? null : file.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw SqliteErrors.cannotOpen(
                    configuration.location(), "the directory " + parent + " does not exist. Create it first.", null);
        }
        if (file != null && Files.isDirectory(file)) {
            throw SqliteErrors.cannotOpen(configuration.location(), "it is a directory. Name a file in it.", null);
        }
    }

    private static String reason(SQLException e) {
        return String.valueOf(SqliteErrors.whileRunning(e, "open").getMessage()).toLowerCase(Locale.ROOT);
    }
}
