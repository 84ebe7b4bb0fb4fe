package io.etchdb;

import static io.etchdb.row.Given.given;

import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.MappingException;
import io.etchdb.error.MigrationException;
import io.etchdb.error.NotFoundException;
import io.etchdb.error.NotUniqueException;
import io.etchdb.error.OperationalException;
import io.etchdb.execution.ConnectionSource;
import io.etchdb.execution.PoolStats;
import io.etchdb.execution.StatementStats;
import io.etchdb.execution.TransactionSettings;
import io.etchdb.execution.internal.DatabaseUrl;
import io.etchdb.execution.internal.Databases;
import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.execution.internal.MapReader;
import io.etchdb.execution.internal.OneRow;
import io.etchdb.execution.internal.PinnedConnection;
import io.etchdb.execution.internal.PoolGauge;
import io.etchdb.execution.internal.PooledConnections;
import io.etchdb.execution.internal.RecordReader;
import io.etchdb.execution.internal.StatementRunner;
import io.etchdb.execution.internal.ValueReader;
import io.etchdb.migrate.AppliedMigration;
import io.etchdb.migrate.MigrationOptions;
import io.etchdb.migrate.MigrationStatus;
import io.etchdb.migrate.Migrations;
import io.etchdb.migrate.Migrator;
import io.etchdb.migrate.PlannedMigration;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.Key;
import io.etchdb.row.Patch;
import io.etchdb.row.RowModel;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.CatalogReader;
import io.etchdb.schema.DatabaseSize;
import io.etchdb.schema.DatabaseState;
import io.etchdb.schema.Session;
import io.etchdb.sql.Composer;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Keyset;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import io.etchdb.sql.Sql;
import io.etchdb.sql.SqlScript;
import io.etchdb.sql.Where;
import io.etchdb.sql.WindowToken;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Typed operations on records, raw SQL and transactions, on PostgreSQL and on SQLite.
 *
 * <p>Immutable and safe to share between threads. <b>Every method is cold</b>: nothing happens until the returned
 * publisher is subscribed to, and each subscription runs the operation once. Cancelling ends the statement in the database
 * and gives the connection back when it has ended; outside a transaction a write may still have happened. Connections are
 * acquired per operation, or are the transaction's own, and are released by etch.
 *
 * <p>A bad argument throws {@link IllegalArgumentException} from the call itself, and a record that is declared wrongly
 * {@link MappingException}; no SQL is sent. Everything else is signalled as an {@link EtchException}: what a constraint
 * refuses as {@link IntegrityException}, a database that is not to be reached as {@link OperationalException}, what is
 * worth a retry as {@link ConcurrencyException}.
 */
public final class EtchTemplate {

    private static final Set<String> COUNTED = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE");
    private static final Set<String> READS = Set.of("SELECT", "VALUES", "TABLE");
    private static final Duration RETRY_PAUSE = Duration.ofMillis(20);
    private static final Duration PING_LIMIT = Duration.ofSeconds(10);

    private static final String QUERY = "the query";
    private static final String SCROLL = "the scroll";
    private static final String PATCH = "the patch";
    private static final String ON_CONFLICT = "what is done on a conflict";
    private static final String TYPE = "the type of the value";
    private static final String WORK = "the work";
    private static final String SET = "the set of migrations";

    private final StatementRunner runner;
    private final Composer composer;
    private final BulkRunner bulk;
    private final String name;
    private final Mono<Void> close;

    private EtchTemplate(StatementRunner runner, Composer composer, String name, Mono<Void> close) {
        this.runner = runner;
        this.composer = composer;
        this.bulk = new BulkRunner(runner, composer);
        this.name = name;
        this.close = close;
    }

    // ---- opening and closing ----

    /**
     * A template on connections of its own, which {@link #close} closes. No I/O until the first operation.
     *
     * @param url such as {@code postgresql://user:password@host/db}, {@code sqlite:./app.db}, {@code sqlite::memory:}
     * @throws IllegalArgumentException if the URL is not accepted; lists what is
     * @throws io.etchdb.error.DriverMissingException if the driver is not on the class path; names the artifact
     */
    public static EtchTemplate connect(String url) {
        return connect(EtchOptions.builder().url(url).build());
    }

    /**
     * A template on connections of its own, which {@link #close} closes. No I/O until the first operation.
     *
     * @throws IllegalArgumentException if the options do not say where the database is
     * @throws io.etchdb.error.DriverMissingException if the driver is not on the class path; names the artifact
     */
    public static EtchTemplate connect(EtchOptions options) {
        DatabaseUrl url = options.requiredUrl();
        ConnectionFactory factory =
                Databases.open(url.dialect(), options.connectionOptions(url), options.pool(), options.connectRetry());
        PooledConnections connections =
                new PooledConnections(factory, options.pool().maxAcquireTime());
        StatementRunner runner =
                new StatementRunner(connections, url.dialect(), options.values(url.dialect()), options.listeners());
        return new EtchTemplate(runner, options.composer(url.dialect()), url.display(), closing(connections, factory));
    }

    private static Mono<Void> closing(PooledConnections connections, ConnectionFactory factory) {
        return Mono.defer(() -> {
            connections.close();
            // A connection that cannot say goodbye has lost its server, and is closed all the same.
            return factory instanceof Closeable closeable
                    ? Mono.from(closeable.close()).onErrorComplete()
                    : Mono.empty();
        });
    }

    /** A template on somebody else's connections, with default options. */
    public static EtchTemplate over(ConnectionFactory factory) {
        return over(factory, EtchOptions.builder().build());
    }

    /**
     * A template on somebody else's connections. {@link #close} closes the template and leaves {@code factory} open.
     *
     * @param options what they say of the connection and its pool is not used, but for {@code maxAcquireTime}: nobody
     *     waits longer than that for a connection of a {@code ConnectionPool}
     * @throws IllegalArgumentException if the factory is for another database than PostgreSQL or SQLite
     */
    public static EtchTemplate over(ConnectionFactory factory, EtchOptions options) {
        PooledConnections connections =
                new PooledConnections(factory, options.pool().maxAcquireTime());
        return over(connections, options, Mono.fromRunnable(connections::close));
    }

    /**
     * A template whose connections and transactions a framework takes care of.
     *
     * @throws IllegalArgumentException if the factory is for another database than PostgreSQL or SQLite
     */
    public static EtchTemplate over(ConnectionSource connections, EtchOptions options) {
        return over(connections, options, Mono.empty());
    }

    private static EtchTemplate over(ConnectionSource connections, EtchOptions options, Mono<Void> close) {
        Dialect dialect = Databases.dialectOf(connections.connectionFactory());
        StatementRunner runner =
                new StatementRunner(connections, dialect, options.values(dialect), options.listeners());
        DatabaseUrl url = options.url();
        String name =
                url == null ? connections.connectionFactory().getMetadata().getName() : url.display();
        return new EtchTemplate(runner, options.composer(dialect), name, close);
    }

    /**
     * Runs {@code work} on a template of its own, for scripts and tests: opened before and closed after, whether the work
     * completes, fails or is cancelled.
     */
    public static <R> Mono<R> using(String url, Function<EtchTemplate, Mono<R>> work) {
        return Mono.usingWhen(Mono.fromSupplier(() -> connect(url)), work, EtchTemplate::close);
    }

    /**
     * Completes when the connections are closed. Operations after it fail with {@link OperationalException}. Calling it
     * again does nothing. Connections that were handed over with {@link #over} stay open.
     */
    public Mono<Void> close() {
        return close;
    }

    /** The URL without its password. */
    @Override
    public String toString() {
        return name;
    }

    // ---- one row ----

    /**
     * Emits the row with this primary key, or nothing; {@link Key#of} for a composite one. Signals
     * {@link NotUniqueException} if what the record declares as its key is none.
     */
    public <T extends Record> Mono<T> get(Class<T> type, Object key) {
        return one(RowModel.of(type), composer.get(type, key));
    }

    /** Emits one of the rows that fit {@code where}, or nothing. */
    public <T extends Record> Mono<T> get(Class<T> type, Where<T> where) {
        return one(RowModel.of(type), composer.get(type, where));
    }

    /** Emits the row with this primary key; signals {@link NotFoundException} if there is none. */
    public <T extends Record> Mono<T> require(Class<T> type, Object key) {
        return get(type, key).switchIfEmpty(notFound(RowModel.of(type), "with the key given"));
    }

    /** Emits one of the rows that fit {@code where}; signals {@link NotFoundException} if there is none. */
    public <T extends Record> Mono<T> require(Class<T> type, Where<T> where) {
        return get(type, where).switchIfEmpty(notFound(RowModel.of(type), "that fits the condition"));
    }

    /**
     * Emits the only row of {@code query}. Signals {@link NotFoundException} if there is none, {@link NotUniqueException}
     * if there are more; no more than two are read.
     */
    public <T extends Record> Mono<T> one(Query<T> query) {
        RowModel<T> model = given(query, QUERY).model();
        Flux<T> rows = query.where().matchesNothing() ? Flux.empty() : all(model, composer.one(query), 0);
        return rows.collectList().flatMap(found -> switch (found.size()) {
            case 0 -> notFound(model, "that fits the query");
            case 1 -> Mono.just(found.get(0));
            default ->
                Mono.error(new NotUniqueException(
                        model.type(),
                        "more than one " + model.name() + " (" + model.table().value()
                                + ") fits the query, and exactly one was asked for"));
        });
    }

    private static <T extends Record> Mono<T> notFound(RowModel<T> model, String which) {
        return Mono.error(() -> new NotFoundException(
                model.type(), "no " + model.name() + " (" + model.table().value() + ") " + which));
    }

    // ---- many rows ----

    /** Emits every row of the table, in no particular order, as fast as they are requested. */
    public <T extends Record> Flux<T> query(Class<T> type) {
        return query(Query.from(type));
    }

    /** Emits the rows that fit {@code where}, in no particular order, as fast as they are requested. */
    public <T extends Record> Flux<T> query(Class<T> type, Where<T> where) {
        return query(Query.from(type).where(where));
    }

    /**
     * Emits the rows of {@code query}. They are read from the server as they are requested; the connection is held until
     * the last one.
     */
    public <T extends Record> Flux<T> query(Query<T> query) {
        if (given(query, QUERY).where().matchesNothing()) {
            return Flux.empty();
        }
        Integer limit = query.limit();
        boolean few = limit != null && limit <= StatementRunner.FETCH_SIZE;
        return all(query.model(), composer.query(query), few ? 0 : StatementRunner.FETCH_SIZE);
    }

    /**
     * Emits the rows of {@code query} page by page: a page is read when its first row is requested, and no connection is
     * held between pages. Rows that change between two pages may be seen twice or not at all by offset; by keyset, only
     * those whose place in the order changes.
     */
    public <T extends Record> Flux<T> scroll(Query<T> query, Scroll<T> scroll) {
        given(scroll, SCROLL);
        if (given(query, QUERY).where().matchesNothing()) {
            return Flux.empty();
        }
        composer.scroll(query, scroll);
        return Flux.defer(() -> {
            PageReader<T> pages =
                    scroll.isKeyset() ? new KeysetPages<>(query, scroll) : new OffsetPageReader<>(query, scroll);
            return pages.rows(this::query);
        });
    }

    /**
     * Emits one page of {@code query} and the token for the page behind it.
     *
     * @param scroll a keyset
     * @param after token of the page before, or {@code null} for the first
     * @throws IllegalArgumentException if the scroll is by offset, or the token is not one of this query
     */
    public <T extends Record> Mono<Window<T>> window(Query<T> query, Scroll<T> scroll, @Nullable String after) {
        given(query, QUERY);
        if (!given(scroll, SCROLL).isKeyset()) {
            throw new IllegalArgumentException("a window is read by keyset: use Scroll.keyset(size)");
        }
        Keyset<T> keyset = Keyset.of(query, scroll);
        if (query.where().matchesNothing()) {
            return Mono.just(new Window<>(List.of(), null));
        }
        composer.window(query, scroll, after);
        WindowToken tokens = composer.tokens(keyset);
        List<Query<T>> regions = keyset.rest(after == null ? null : tokens.read(after));
        int size = scroll.size();
        return KeysetPages.page(regions, Keyset.rowsOfWindow(scroll), this::query)
                .map(rows -> {
                    boolean more = rows.size() > size;
                    return new Window<>(
                            more ? rows.subList(0, size) : rows,
                            more ? tokens.write(keyset.position(rows.get(size - 1))) : null);
                });
    }

    /** Emits how many rows the table has. */
    public <T extends Record> Mono<Long> count(Class<T> type) {
        return count(Query.from(type));
    }

    /** Emits how many rows fit {@code where}. */
    public <T extends Record> Mono<Long> count(Class<T> type, Where<T> where) {
        return count(Query.from(type).where(where));
    }

    /** Emits how many rows fit the conditions of {@code query}; its order, limit and offset do not matter. */
    public <T extends Record> Mono<Long> count(Query<T> query) {
        return given(query, QUERY).where().matchesNothing() ? Mono.just(0L) : value(Long.class, composer.count(query));
    }

    /** Emits whether a row fits {@code where}. */
    public <T extends Record> Mono<Boolean> exists(Class<T> type, Where<T> where) {
        RowModel.of(type).table();
        return given(where, "the condition").matchesNothing()
                ? Mono.just(false)
                : value(Boolean.class, composer.exists(type, where));
    }

    // ---- insert ----

    /**
     * Inserts what {@code row} sets and emits it as stored, server defaults and generated keys filled in.
     *
     * <p>Signals {@link IntegrityException} naming the constraint that refuses it.
     */
    public <T extends Record> Mono<T> insert(T row) {
        return inserting(RowModel.of(row), () -> composer.insert(row));
    }

    /**
     * Inserts {@code row} and emits it as stored; emits nothing if a conflict was ignored, or met a row outside of this
     * template's scope. With a {@code @Version}, a conflict that updates nothing is a {@link ConcurrencyException}: the row
     * that is there has another version, or is outside of the scope.
     */
    public <T extends Record> Mono<T> insert(T row, OnConflict<T> onConflict) {
        RowModel<T> model = RowModel.of(row);
        return versioned(model, onConflict, inserting(model, () -> composer.insert(row, onConflict)));
    }

    /** Inserts what the patch sets, explicit NULLs included, and emits the row as stored. */
    public <T extends Record> Mono<T> insert(Patch<T> row) {
        return inserting(given(row, PATCH).model(), () -> composer.insert(row));
    }

    /** Inserts what the patch sets and emits the row as stored; emits nothing if a conflict was ignored. */
    public <T extends Record> Mono<T> insert(Patch<T> row, OnConflict<T> onConflict) {
        RowModel<T> model = given(row, PATCH).model();
        return versioned(model, onConflict, inserting(model, () -> composer.insert(row, onConflict)));
    }

    private <T extends Record> Mono<T> inserting(RowModel<T> model, Supplier<Sql> insert) {
        if (!model.makesKeys()) {
            return one(model, insert.get());
        }
        Supplier<Sql> own = BulkRunner.eachItsOwn(insert);
        return Mono.defer(() -> one(model, own.get()));
    }

    /** An upsert that finds another version than the row's own updates nothing, and that is an error. */
    private static <T extends Record> Mono<T> versioned(RowModel<T> model, OnConflict<T> onConflict, Mono<T> insert) {
        return model.version() != null && onConflict.updates() ? insert.switchIfEmpty(stale(model)) : insert;
    }

    // ---- insert many ----

    /**
     * Inserts all rows, whatever their number and whichever components each sets, and emits how many. All or nothing: on
     * an error none is stored, and a cancel stores none or, if it comes at the very end, all. A row that repeats the
     * unique columns of an earlier one is inserted after it.
     */
    public <T extends Record> Mono<Long> insertMany(Collection<T> rows) {
        return bulk.inserted(rows, null);
    }

    /** Inserts the rows; emits how many were inserted or updated. */
    public <T extends Record> Mono<Long> insertMany(Collection<T> rows, OnConflict<T> onConflict) {
        return bulk.inserted(rows, given(onConflict, ON_CONFLICT));
    }

    /**
     * Inserts all rows and emits them as stored, in the order they were given. All or nothing: the first is emitted when
     * all are stored, and a cancel behind it takes none of them back.
     */
    public <T extends Record> Flux<T> insertManyReturning(Collection<T> rows) {
        return bulk.returned(rows, null);
    }

    /** Inserts the rows and emits those inserted or updated, in the order they were given. All or nothing. */
    public <T extends Record> Flux<T> insertManyReturning(Collection<T> rows, OnConflict<T> onConflict) {
        return bulk.returned(rows, given(onConflict, ON_CONFLICT));
    }

    /** Inserts what the patches set, explicit NULLs included, and emits how many. All or nothing. */
    public <T extends Record> Mono<Long> insertMany(Class<T> type, Collection<Patch<T>> rows) {
        return bulk.inserted(type, rows, null);
    }

    /** Inserts what the patches set; emits how many were inserted or updated. All or nothing. */
    public <T extends Record> Mono<Long> insertMany(
            Class<T> type, Collection<Patch<T>> rows, OnConflict<T> onConflict) {
        return bulk.inserted(type, rows, given(onConflict, ON_CONFLICT));
    }

    /** Inserts what the patches set and emits the rows as stored, in the order they were given. All or nothing. */
    public <T extends Record> Flux<T> insertManyReturning(Class<T> type, Collection<Patch<T>> rows) {
        return bulk.returned(type, rows, null);
    }

    /** Inserts what the patches set and emits the rows inserted or updated, in the order given. All or nothing. */
    public <T extends Record> Flux<T> insertManyReturning(
            Class<T> type, Collection<Patch<T>> rows, OnConflict<T> onConflict) {
        return bulk.returned(type, rows, given(onConflict, ON_CONFLICT));
    }

    /**
     * Inserts rows as they come, a chunk at a time in one transaction, and emits how many. All or nothing: an error of
     * {@code rows} and a cancel roll back.
     *
     * <p>{@code rows} is no part of that transaction: what it reads through this template, it reads on a connection of its
     * own. Inside a transaction of the caller's there is one connection for both, so rows of the database have to be
     * collected first.
     */
    public <T extends Record> Mono<Long> insertMany(Class<T> type, Publisher<T> rows) {
        return bulk.streamed(type, given(rows, "the publisher of rows"), null);
    }

    /** Inserts rows as they come; emits how many were inserted or updated. All or nothing. */
    public <T extends Record> Mono<Long> insertMany(Class<T> type, Publisher<T> rows, OnConflict<T> onConflict) {
        return bulk.streamed(type, given(rows, "the publisher of rows"), given(onConflict, ON_CONFLICT));
    }

    // ---- update ----

    /**
     * Updates the row with the key of {@code row}: components that are null keep what is stored. Emits the row as it now
     * is, or nothing if there is none. With a {@code @Version}, none of that version is a {@link ConcurrencyException}.
     *
     * <p>Signals {@link NotUniqueException} if what the record declares as its key is none; every row that has it is
     * changed then, unless a transaction around it rolls back.
     */
    public <T extends Record> Mono<T> update(T row) {
        return checked(RowModel.of(row), one(RowModel.of(row), composer.update(row)));
    }

    /**
     * Updates the row with the key of {@code row} if it fits {@code guard}, in the same statement, and emits it as it now is,
     * or nothing. With a {@code @Version} that nothing is a {@link ConcurrencyException}, whether the key, the version, the
     * guard or a scope did not match: one statement cannot tell.
     */
    public <T extends Record> Mono<T> update(T row, Where<T> guard) {
        Sql sql = composable(guard) ? composer.update(row, guard) : null;
        return checked(RowModel.of(row), sql == null ? Mono.empty() : one(RowModel.of(row), sql));
    }

    /**
     * Updates the row with the key of the patch and emits it as it now is, or nothing if there is none. With a
     * {@code @Version}, none of the version that the patch carries is a {@link ConcurrencyException}; {@link Patch#between}
     * carries the one that was read. An empty difference emits the row as stored, unchecked.
     */
    public <T extends Record> Mono<T> update(Patch<T> patch) {
        return checked(given(patch, PATCH).model(), one(patch.model(), composer.update(patch)));
    }

    /**
     * Updates the row with the key of the patch if it fits {@code guard}, in the same statement, and emits it as it now is,
     * or nothing. With a {@code @Version} that nothing is a {@link ConcurrencyException}, whatever did not match.
     */
    public <T extends Record> Mono<T> update(Patch<T> patch, Where<T> guard) {
        Sql sql = composable(guard) ? composer.update(patch, guard) : null;
        return checked(given(patch, PATCH).model(), sql == null ? Mono.empty() : one(patch.model(), sql));
    }

    /** Updates every row that fits {@code where} and emits how many. {@link Where#all} for every row. */
    public <T extends Record> Mono<Long> updateWhere(Patch<T> patch, Where<T> where) {
        return where != null && where.matchesNothing()
                ? Mono.just(0L)
                : runner.affected(composer.updateWhere(patch, where));
    }

    /** Updates every row that fits {@code where} and emits them as they now are. */
    public <T extends Record> Flux<T> updateWhereReturning(Patch<T> patch, Where<T> where) {
        return where != null && where.matchesNothing()
                ? Flux.empty()
                : all(given(patch, PATCH).model(), composer.updateWhereReturning(patch, where), 0);
    }

    /**
     * Updates each row by its key with changes of its own, and emits how many there were. All or nothing; columns that a
     * patch leaves alone are not written. A row named twice gets both changes in order. Versions are counted unchecked.
     *
     * <p>Keys are told apart in Java, so 1.0 and 1.00 are one; text is compared letter by letter, and keys of one statement
     * that only the database takes for equal ({@code citext}, {@code COLLATE NOCASE}) are for the caller to merge.
     */
    public <T extends Record> Mono<Long> updateMany(Collection<Patch<T>> patches) {
        return bulk.affected(composer.composeAllUpdateMany(patches, null));
    }

    // ---- delete ----

    /**
     * Deletes the row with the key of {@code row} and emits it as it was, or nothing if there is none. With a
     * {@code @Version}, none of that version is a {@link ConcurrencyException}.
     */
    public <T extends Record> Mono<T> delete(T row) {
        return checked(RowModel.of(row), one(RowModel.of(row), composer.delete(row)));
    }

    /**
     * Deletes the row with the key of {@code row} if it fits {@code guard}, in the same statement, and emits it as it was, or
     * nothing. With a {@code @Version} that nothing is a {@link ConcurrencyException}, whatever did not match.
     */
    public <T extends Record> Mono<T> delete(T row, Where<T> guard) {
        Sql sql = composable(guard) ? composer.delete(row, guard) : null;
        return checked(RowModel.of(row), sql == null ? Mono.empty() : one(RowModel.of(row), sql));
    }

    /** Deletes the row with this key, whatever its version, and emits it as it was, or nothing if there is none. */
    public <T extends Record> Mono<T> delete(Class<T> type, Object key) {
        return one(RowModel.of(type), composer.delete(type, key));
    }

    /** Deletes the rows with these keys and emits how many there were. All or nothing. */
    public <T extends Record> Mono<Long> deleteMany(Class<T> type, Collection<?> keys) {
        return bulk.affected(composer.composeAllDeleteMany(type, keys, null));
    }

    /** Deletes every row that fits {@code where} and emits how many. {@link Where#all} for every row. */
    public <T extends Record> Mono<Long> deleteWhere(Class<T> type, Where<T> where) {
        return where != null && where.matchesNothing()
                ? Mono.just(0L)
                : runner.affected(composer.deleteWhere(type, where));
    }

    /** Deletes every row that fits {@code where} and emits them as they were. */
    public <T extends Record> Flux<T> deleteWhereReturning(Class<T> type, Where<T> where) {
        return where != null && where.matchesNothing()
                ? Flux.empty()
                : all(RowModel.of(type), composer.deleteWhereReturning(type, where), 0);
    }

    private static boolean composable(Where<?> guard) {
        return !given(guard, "the guard").matchesNothing();
    }

    private static <T extends Record> Mono<T> checked(RowModel<T> model, Mono<T> changed) {
        return model.version() == null ? changed : changed.switchIfEmpty(stale(model));
    }

    static <V> Mono<V> stale(RowModel<?> model) {
        return Mono.error(() -> {
            ColumnModel version = model.version();
            return new ConcurrencyException(
                    "a row of " + model.table().value() + " was changed or deleted since its " + version
                            + " was read. Read it again and repeat the change",
                    null,
                    null,
                    null);
        });
    }

    // ---- raw SQL ----

    /**
     * Runs a statement and emits how many rows it inserted, updated or deleted, behind WITH and with RETURNING too; -1
     * for every other kind of statement.
     *
     * @throws IllegalArgumentException if the parameters do not fit the text, or it is BEGIN, COMMIT, SAVEPOINT or the
     *     like: {@link #transaction} does that
     */
    public Mono<Long> execute(String sql, @Nullable Object @Nullable ... params) {
        return execute(Sql.of(sql, params));
    }

    /** The same for a statement with named parameters. */
    public Mono<Long> execute(Sql sql) {
        Sql resolved = resolved(sql);
        Mono<Long> affected = runner.affected(resolved);
        return COUNTED.contains(resolved.mainVerb(runner.dialect())) ? affected : affected.thenReturn(-1L);
    }

    /**
     * Runs several statements, separated by semicolons, in one transaction, or in a savepoint of the current one.
     * Completes when the last has run.
     *
     * @throws IllegalArgumentException if the script begins or ends a transaction itself; names the line
     */
    public Mono<Void> executeScript(String sql) {
        List<Sql> statements =
                SqlScript.parse(given(sql, "the SQL"), runner.dialect(), composer.schema()).statements().stream()
                        .map(this::partOfScript)
                        .toList();
        return statements.isEmpty() ? Mono.empty() : runner.script(statements);
    }

    private Sql partOfScript(SqlScript.Statement statement) {
        String control = statement.transactionControl();
        if (control != null && !control.startsWith("SET")) {
            throw new IllegalArgumentException(control + " in line " + statement.line()
                    + " of the script: a script runs as a whole in one transaction. Leave it out, or run the parts one by one"
                    + " in transaction(tx -> ...)");
        }
        return Sql.verbatim(statement.sentTo(runner.dialect()));
    }

    /**
     * Emits each row as a map by column name, in the order of the columns. Values are of the driver's own choice, JSON is
     * a map or a list. Two columns of one name are a {@link MappingException}.
     */
    public Flux<Map<String, @Nullable Object>> fetch(String sql, @Nullable Object @Nullable ... params) {
        return fetch(Sql.of(sql, params));
    }

    /** The same for a statement with named parameters. */
    public Flux<Map<String, @Nullable Object>> fetch(Sql sql) {
        return fetched(resolved(sql));
    }

    private Flux<Map<String, @Nullable Object>> fetched(Sql resolved) {
        return runner.rows(resolved, fetchSize(resolved), () -> new MapReader(runner.values()));
    }

    /** Emits the first row as a map, or nothing if there is none. */
    public Mono<Map<String, @Nullable Object>> fetchRow(String sql, @Nullable Object @Nullable ... params) {
        return fetchRow(Sql.of(sql, params));
    }

    /** The same for a statement with named parameters. */
    public Mono<Map<String, @Nullable Object>> fetchRow(Sql sql) {
        Sql resolved = resolved(sql);
        return first(resolved, fetched(resolved));
    }

    /** Emits the only column of the first row; nothing if there is no row, or it is NULL. */
    public <V> Mono<V> fetchVal(Class<V> type, String sql, @Nullable Object @Nullable ... params) {
        return fetchVal(type, Sql.of(sql, params));
    }

    /** The same for a statement with named parameters. */
    public <V> Mono<V> fetchVal(Class<V> type, Sql sql) {
        return value(given(type, TYPE), resolved(sql));
    }

    /** Emits the only column of the first row, empty for NULL; emits nothing if there is no row. */
    public <V> Mono<Optional<V>> fetchOptional(Class<V> type, String sql, @Nullable Object @Nullable ... params) {
        return fetchOptional(type, Sql.of(sql, params));
    }

    /** The same for a statement with named parameters. */
    public <V> Mono<Optional<V>> fetchOptional(Class<V> type, Sql sql) {
        return optional(given(type, TYPE), resolved(sql));
    }

    /**
     * Emits each row as a record, matched by column name. The record needs no {@code @Table}. A column that the result
     * lacks is null for a {@code @Nullable} component and a {@link MappingException} for any other; columns without a
     * component are ignored.
     */
    public <T extends Record> Flux<T> fetchModels(Class<T> type, String sql, @Nullable Object @Nullable ... params) {
        return fetchModels(type, Sql.of(sql, params));
    }

    /** The same for a statement with named parameters. */
    public <T extends Record> Flux<T> fetchModels(Class<T> type, Sql sql) {
        RowModel<T> model = RowModel.of(type);
        Sql resolved = resolved(sql);
        return all(model, resolved, fetchSize(resolved));
    }

    /** Emits the first row as a record, or nothing if there is none. */
    public <T extends Record> Mono<T> fetchModel(Class<T> type, String sql, @Nullable Object @Nullable ... params) {
        return fetchModel(type, Sql.of(sql, params));
    }

    /** The same for a statement with named parameters. */
    public <T extends Record> Mono<T> fetchModel(Class<T> type, Sql sql) {
        Sql resolved = resolved(sql);
        return first(resolved, all(RowModel.of(type), resolved, fetchSize(resolved)));
    }

    private Sql resolved(Sql sql) {
        return given(sql, "the SQL").resolve(runner.dialect(), composer.schema());
    }

    private int fetchSize(Sql resolved) {
        return READS.contains(resolved.mainVerb(runner.dialect())) ? StatementRunner.FETCH_SIZE : 0;
    }

    // ---- transactions ----

    /**
     * Runs {@code work} in a transaction and emits its result after the commit. An error or a cancel rolls back. Inside
     * a transaction it is a savepoint: an error undoes only what {@code work} did.
     *
     * <p>Whatever uses the same connections inside {@code work} joins, through the Reactor context; {@code tx} joins
     * without it too, and is of no use after the end.
     */
    public <R> Mono<R> transaction(Function<EtchTemplate, Mono<R>> work) {
        return transaction(TransactionOptions.defaults(), work);
    }

    /**
     * Runs {@code work} in a transaction with options. Inside a transaction, options are signalled as
     * {@link IllegalArgumentException}: a savepoint has none.
     */
    public <R> Mono<R> transaction(TransactionOptions options, Function<EtchTemplate, Mono<R>> work) {
        Mono<R> once = inTransaction(given(options, "the options").settings(), given(work, WORK))
                .singleOrEmpty();
        return options.retries() == 0
                ? once
                : once.retryWhen(Retry.backoff(options.retries(), RETRY_PAUSE)
                        .filter(error -> ErrorTranslator.isWorthARetry(error, runner.dialect()))
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }

    /**
     * Runs {@code work} in a transaction and emits its results as they come, before the commit; completes after it.
     */
    public <R> Flux<R> transactionMany(Function<EtchTemplate, Flux<R>> work) {
        return inTransaction(TransactionSettings.DEFAULT, given(work, WORK));
    }

    private <R> Flux<R> inTransaction(
            TransactionSettings settings, Function<EtchTemplate, ? extends Publisher<R>> work) {
        return runner.source()
                .inTransaction(settings, connection -> within(connection, work))
                .onErrorMap(error -> ErrorTranslator.translate(error, null, runner.dialect()));
    }

    /** Runs {@code work} on this template on the connection of a transaction, and makes that useless when it has ended. */
    private <R> Flux<R> within(Connection connection, Function<EtchTemplate, ? extends Publisher<R>> work) {
        ConnectionSource source = runner.source();
        PinnedConnection pinned = PinnedConnection.within(source, connection);
        Flux<R> result = Flux.from(work.apply(new EtchTemplate(runner.on(pinned), composer, name, Mono.empty())));
        boolean outermost = pinned != source;
        return outermost ? Flux.using(() -> pinned, own -> result, PinnedConnection::end) : result;
    }

    // ---- views ----

    /**
     * This template with its tables in {@code schema}: typed operations are qualified, unless the record fixes a schema of
     * its own, and <code>{{tables.users}}</code> and <code>{{schema}}</code> in raw SQL stand for it. On SQLite the name
     * of an attached database. Same connections; immutable and cheap.
     *
     * @throws IllegalArgumentException if it is no plain name
     */
    public EtchTemplate inSchema(String schema) {
        return new EtchTemplate(runner, composer.inSchema(schema), name, close);
    }

    /**
     * This template confined to some rows of {@code type}: every typed operation on it reads and writes only rows that fit
     * {@code equalities}, DO UPDATE included, and inserted rows get their values. A row or patch that says otherwise is an
     * argument error, and so is what would be set on a conflict. With a {@code @Version}, a row outside is a
     * {@link ConcurrencyException} to an update or delete of it. <b>Raw SQL is not confined.</b> Same connections; immutable and cheap, so make one per request.
     *
     * @param equalities conditions with {@code eq} and {@code isNull}
     */
    public <T extends Record> EtchTemplate scoped(Class<T> type, Where<T> equalities) {
        return new EtchTemplate(runner, composer.scoped(type, equalities), name, close);
    }

    // ---- inspecting and operating ----

    /**
     * Runs {@code work} on the driver's connection, inside a transaction on the transaction's own. It is released
     * afterwards and must not be kept or closed.
     */
    public <R> Flux<R> withConnection(Function<Connection, Publisher<R>> work) {
        return runner.withConnection(given(work, WORK));
    }

    /**
     * Figures of the statements of this template and its views so far: how many ran and failed, how long they took, and
     * what the pool does. Statements one by one are kept only on demand: the last with
     * {@link EtchOptions.Builder#statistics}, the slow ones with {@link EtchOptions.Builder#slowQueryThreshold}.
     */
    public StatementStats stats() {
        return runner.recorder().stats(pool().orElse(null));
    }

    /** What the connections of the pool do at this moment; empty where there is none, as on SQLite. */
    public Optional<PoolStats> pool() {
        PoolGauge gauge = PoolGauge.of(runner.source().connectionFactory());
        return gauge == null ? Optional.empty() : Optional.ofNullable(gauge.stats());
    }

    /**
     * Emits the tables, views, columns and keys of every schema as the database has them: a snapshot, read anew by each
     * subscription in two statements. Names without a schema are looked for where this template has its tables.
     */
    public Mono<Catalog> catalog() {
        return CatalogReader.over(runner).all(composer.schema());
    }

    /** The same of one schema; signals {@link io.etchdb.error.UndefinedTableException} that lists schemas if it is none. */
    public Mono<Catalog> catalog(String schema) {
        return CatalogReader.over(runner).of(given(schema, "the schema"));
    }

    /**
     * Emits who else is connected to the database, those with the oldest transactions first; nobody on SQLite, which does not
     * tell. Inside a transaction its own session is left out.
     */
    public Flux<Session> sessions() {
        return DatabaseState.over(runner).sessions();
    }

    /** Emits how large the database and its tables are, read anew by each subscription; SQLite reads the whole file for it. */
    public Mono<DatabaseSize> size() {
        return DatabaseState.over(runner).size();
    }

    /** The same verbs with the same arguments, which return the statement instead of running it. */
    public Composer compose() {
        return composer;
    }

    // ---- migrating ----

    /**
     * Applies the pending {@code .sql} files of a location in the order of their names, each in a transaction of its own,
     * and emits how many. Works on a connection of its own; a transaction of the caller is not joined.
     *
     * <p>Signals {@link MigrationException} naming the file and the way out.
     *
     * @param location a directory such as {@code migrations/}, or {@code classpath:migrations}
     */
    public Mono<Integer> migrate(String location) {
        return migrate(at(location));
    }

    /** Applies the pending files of a named set, which is tracked apart from others in the same database. */
    public Mono<Integer> migrate(Migrations set) {
        return migrator().migrate(given(set, SET));
    }

    /**
     * Applies the pending files of a named set with other patience, or in strict order. A schema among the options comes
     * before that of this template.
     */
    public Mono<Integer> migrate(Migrations set, MigrationOptions options) {
        given(options, "the options");
        return migrator(options.schema() == null ? options.withSchema(composer.schema()) : options)
                .migrate(given(set, SET));
    }

    /** Emits how the files of a location stand against what was applied. Writes nothing. */
    public Mono<MigrationStatus> migrationStatus(String location) {
        return migrationStatus(at(location));
    }

    /** Emits how the files of a named set stand against what was applied. Writes nothing. */
    public Mono<MigrationStatus> migrationStatus(Migrations set) {
        return migrator().status(given(set, SET));
    }

    /** Emits what {@link #migrate(String)} would run, file by file. Writes nothing; refuses what that would refuse. */
    public Mono<List<PlannedMigration>> migrationPlan(String location) {
        return migrationPlan(at(location));
    }

    /** Emits what {@link #migrate(Migrations)} would run, file by file. Writes nothing; refuses what that would refuse. */
    public Mono<List<PlannedMigration>> migrationPlan(Migrations set) {
        return migrator().plan(given(set, SET));
    }

    /** Emits what was applied of the files that were given without a name, newest first. Writes nothing. */
    public Flux<AppliedMigration> migrationHistory(String location) {
        return migrationHistory(at(location));
    }

    /** Emits what was applied of a named set, newest first. Writes nothing and needs no files. */
    public Flux<AppliedMigration> migrationHistory(Migrations set) {
        return migrator().history(given(set, SET));
    }

    /** Takes every pending file of a location for applied without running it, and emits how many: adopts a database. */
    public Mono<Integer> baseline(String location) {
        return baseline(at(location));
    }

    /** Takes every pending file of a named set for applied without running it, and emits how many. */
    public Mono<Integer> baseline(Migrations set) {
        return migrator().baseline(given(set, SET));
    }

    /**
     * Takes the pending files of a named set up to and with {@code last} for applied without running them, and emits how
     * many. What sorts after it stays pending.
     */
    public Mono<Integer> baseline(Migrations set, String last) {
        return migrator().baseline(given(set, SET), given(last, "the last file"));
    }

    private static Migrations at(String location) {
        return Migrations.in(given(location, "the location"));
    }

    private Migrator migrator() {
        return migrator(MigrationOptions.defaults().withSchema(composer.schema()));
    }

    private Migrator migrator(MigrationOptions options) {
        return Migrator.over(runner.source().ungated().connectionFactory(), runner.dialect(), options);
    }

    // ---- pinging ----

    /** Emits {@code true} after a round trip to the database; signals {@link OperationalException} otherwise. */
    public Mono<Boolean> ping() {
        return runner.on(runner.source().ungated())
                .rows(
                        Sql.verbatim("SELECT 1").named("ping"),
                        0,
                        () -> new ValueReader<>(Integer.class, runner.values()))
                .then(Mono.just(true))
                .timeout(PING_LIMIT)
                .onErrorMap(
                        error -> !(error instanceof OperationalException),
                        error -> new OperationalException("the database did not answer: " + error.getMessage(), error));
    }

    // ---- reading ----

    private <T extends Record> Flux<T> all(RowModel<T> model, Sql sql, int fetchSize) {
        boolean composed = sql.operation() != null;
        return runner.rows(
                sql,
                fetchSize,
                () -> composed
                        ? RecordReader.inOrder(model, runner.values())
                        : RecordReader.byName(model, runner.values()));
    }

    /** For statements that give one row at most, if the key is one. */
    private <T extends Record> Mono<T> one(RowModel<T> model, Sql sql) {
        return OneRow.only(
                all(model, sql, 0),
                () -> new NotUniqueException(
                        model.type(),
                        "more than one row of " + model.table().value() + " has the key given to " + sql.operation()
                                + ", and it was to be one (" + model.name() + "). Declare as @Id what is unique, or use"
                                + " query, updateWhere or deleteWhere. A change was made to all of them"));
    }

    private <V> Mono<V> value(Class<V> type, Sql resolved) {
        return optional(type, resolved).flatMap(Mono::justOrEmpty);
    }

    private <V> Mono<Optional<V>> optional(Class<V> type, Sql resolved) {
        return first(resolved, runner.rows(resolved, 0, () -> new ValueReader<>(type, runner.values())));
    }

    /** The first row. A read is cut off behind it; of anything else the others are read and dropped. */
    private <R> Mono<R> first(Sql resolved, Flux<R> rows) {
        return onlyReads(resolved) ? OneRow.first(rows) : rows.reduce((first, other) -> first);
    }

    /** A SELECT behind a WITH may depend on a write. */
    private boolean onlyReads(Sql resolved) {
        return resolved.operation() != null || READS.contains(resolved.leadingVerb(runner.dialect()));
    }
}
