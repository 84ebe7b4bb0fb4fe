package io.etchdb.migrate;

import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.execution.internal.RunningStatement;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.SqlScript;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one connection on which a set is migrated, with the history table on it. What the two databases do differently is
 * in the two subclasses.
 */
abstract class MigrationConnection {

    private static final Logger LOGGER = LoggerFactory.getLogger(Migrator.class);
    private static final String POOL = "io.r2dbc.pool.ConnectionPool";

    final MigrationOptions options;
    private final Connection connection;
    /** These are read on whichever thread cancels. */
    private volatile boolean inTransaction;

    private volatile boolean running;

    MigrationConnection(Connection connection, MigrationOptions options) {
        this.connection = connection;
        this.options = options;
    }

    /**
     * Emits what {@code work} emits once the connection is closed again. Whether the work completes, fails or is
     * cancelled, an open transaction is rolled back and the lock given up before.
     */
    static <R> Mono<R> use(
            ConnectionFactory factory,
            Dialect dialect,
            MigrationOptions options,
            Function<MigrationConnection, Mono<R>> work) {
        Mono<MigrationConnection> opened = Mono.<Connection>from(
                        unpooled(factory).create())
                .onErrorMap(ErrorTranslator::connecting)
                .map(connection -> dialect == Dialect.POSTGRES
                        ? new PostgresMigrationConnection(connection, options)
                        : new SqliteMigrationConnection(connection, options));
        return Mono.usingWhen(
                opened,
                work,
                MigrationConnection::release,
                (connection, error) -> connection.release(),
                MigrationConnection::cancel);
    }

    /** A pool would lend a connection that the application misses; what it is made of opens one more. */
    private static ConnectionFactory unpooled(ConnectionFactory factory) {
        Object candidate = factory;
        while (candidate instanceof Wrapped<?> wrapper) {
            Object inner = wrapper.unwrap();
            if (isPool(candidate.getClass()) && inner instanceof ConnectionFactory made) {
                return made;
            }
            candidate = inner;
        }
        return factory;
    }

    /** By name, since r2dbc-pool may be absent; a pool of etch's own is a subclass. */
    private static boolean isPool(@Nullable Class<?> type) {
        return type != null && (type.getName().equals(POOL) || isPool(type.getSuperclass()));
    }

    /** Readies the connection; to be called first. */
    abstract Mono<Void> prepare();

    /** Completes once nobody else migrates this set, as far as the database lets one hold that over several files. */
    abstract Mono<Void> lock(Migrations set);

    /** Whether {@link #lock} keeps others away until the connection is released. */
    abstract boolean locksWholeRun();

    abstract Mono<Boolean> hasTable(String name);

    /** Creates one of etch's own tables where it is not there. */
    abstract Mono<Void> createTable(String name, String columns);

    /** What a column is declared as that holds a point in time. */
    abstract String timestampType();

    /** Readies the session for a file, whatever the one before left behind. */
    abstract Mono<Void> beforeFile(MigrationScript script);

    /** Begins the transaction of a file. */
    abstract Mono<Void> beginFile(MigrationScript script);

    /** Checks at the end of a file's transaction what only then can be checked. */
    abstract Mono<Void> beforeCommit(MigrationScript script);

    /** Gives up the lock and undoes what {@link #prepare} did. Not all connections are closed for good afterwards. */
    abstract Mono<Void> restore();

    /** Every history table of the database as it is written into SQL: sets may live in schemas of their own. */
    abstract Flux<String> historyTables();

    /** One of etch's own tables as it is written into SQL, whatever a file did to the session. */
    abstract String qualified(String table);

    /** Who the history says applied a file. */
    abstract String user();

    /** The table as a user would write it: qualified if a schema was asked for. */
    String displayed(String table) {
        return options.schema() == null ? table : qualified(table);
    }

    /** To the end of the transaction, works as who connected, whoever a file has become. */
    abstract Mono<Void> asOneself();

    /** Runs a statement of a file. */
    abstract Mono<Void> run(SqlScript.Statement statement, MigrationScript script);

    Mono<Void> run(String sql) {
        return execute(sql)
                .concatMap(result -> Flux.from(result.getRowsUpdated()))
                .then()
                .doOnTerminate(() -> running = false);
    }

    private Flux<? extends Result> execute(String sql, Object... parameters) {
        return Flux.defer(() -> {
            running = true;
            Statement statement = connection.createStatement(sql);
            for (int i = 0; i < parameters.length; i++) {
                statement.bind(i, parameters[i]);
            }
            return statement.execute();
        });
    }

    <V> Flux<V> query(String sql, Function<Readable, V> row, Object... parameters) {
        return execute(sql, parameters)
                .concatMap(result -> Flux.from(result.map(row)))
                .doOnTerminate(() -> running = false);
    }

    /** What etch itself writes, in a transaction of its own. */
    <V> Mono<V> onOwnBehalf(Mono<V> work) {
        return rollingBack(begin().then(Mono.defer(this::asOneself))
                .then(work.map(Optional::of).defaultIfEmpty(Optional.empty()))
                .flatMap(outcome -> commit().thenReturn(outcome))
                .flatMap(Mono::justOrEmpty));
    }

    <R> Mono<R> rollingBack(Mono<R> transaction) {
        return transaction.onErrorResume(
                e -> rollback().onErrorResume(unimportant -> Mono.empty()).then(Mono.error(e)));
    }

    Mono<Void> begin() {
        return begun(connection::beginTransaction);
    }

    Mono<Void> begin(TransactionDefinition definition) {
        return begun(() -> connection.beginTransaction(definition));
    }

    private Mono<Void> begun(Supplier<Publisher<Void>> begin) {
        return Mono.defer(() -> {
            // Before, not after: a cancel may meet a transaction that has begun and not been told of.
            inTransaction = true;
            return Mono.<Void>from(begin.get()).doOnError(e -> inTransaction = false);
        });
    }

    Mono<Void> commit() {
        return Mono.<Void>from(connection.commitTransaction()).then(Mono.fromRunnable(() -> inTransaction = false));
    }

    Mono<Void> rollback() {
        return Mono.defer(() -> {
            if (!inTransaction) {
                return Mono.empty();
            }
            inTransaction = false;
            return Mono.from(connection.rollbackTransaction());
        });
    }

    /** A statement that still runs is ended: it would keep its locks, and the lock of the migration, to its end. */
    private Mono<Void> cancel() {
        Mono<Void> ended = running ? RunningStatement.ended(connection) : Mono.empty();
        return ended.then(Mono.defer(this::release));
    }

    private Mono<Void> release() {
        return rollback()
                .onErrorResume(e -> ignored("roll back", e))
                .then(Mono.defer(this::restore).onErrorResume(e -> ignored("restore the session", e)))
                .then(Mono.<Void>from(connection.close()).onErrorResume(e -> ignored("close", e)));
    }

    /** The connection goes now, and whatever brought us here is worth more than this. */
    private static Mono<Void> ignored(String what, Throwable e) {
        LOGGER.debug("could not {} after a migration", what, e);
        return Mono.empty();
    }

    /** A duration as a message says it. */
    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    static int number(Readable row, int index) {
        Long value = row.get(index, Long.class);
        return value == null ? 0 : Math.toIntExact(value);
    }

    static String text(Readable row, int index) {
        @Nullable String value = row.get(index, String.class);
        return value == null ? "" : value;
    }
}
