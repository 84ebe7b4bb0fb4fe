package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.SqlScript.Statement;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.TransactionDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Migrates SQLite, whose own write lock is the only one there is: each file's transaction takes it first and looks
 * again whether the file is still to be applied.
 */
final class SqliteMigrationConnection extends MigrationConnection {

    private static final Logger LOGGER = LoggerFactory.getLogger(Migrator.class);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

    /** How long the driver waits by itself: short enough to say soon, and to stop in time. */
    private static final Duration LONGEST_WAIT_OF_DRIVER = Duration.ofMillis(500);

    private boolean foreignKeysOff;
    private Map<String, Integer> orphansBefore = Map.of();

    SqliteMigrationConnection(Connection connection, MigrationOptions options) {
        super(connection, options);
    }

    @Override
    Mono<Void> prepare() {
        String schema = options.schema();
        return schema == null
                ? Mono.empty()
                : databases().collectList().flatMap(names -> requireDatabase(schema, names));
    }

    private Flux<String> databases() {
        return query("SELECT name FROM pragma_database_list ORDER BY seq", row -> text(row, 0));
    }

    private static Mono<Void> requireDatabase(String schema, List<String> names) {
        return names.stream().anyMatch(schema::equalsIgnoreCase)
                ? Mono.empty()
                : Mono.error(new MigrationException(
                        "there is no schema \"" + schema
                                + "\": on SQLite a schema is an attached database, and here are "
                                + String.join(", ", names)
                                + ". ATTACH one under this name, or migrate without a schema",
                        null,
                        null));
    }

    @Override
    Mono<Void> lock(Migrations set) {
        return Mono.empty();
    }

    @Override
    boolean locksWholeRun() {
        return false;
    }

    @Override
    Mono<Boolean> hasTable(String name) {
        return query(
                        "SELECT count(*) FROM " + qualified("sqlite_master") + " WHERE type = 'table' AND name = $1",
                        row -> row.get(0, Long.class),
                        name)
                .single()
                .map(count -> count > 0);
    }

    @Override
    Mono<Void> createTable(String name, String columns) {
        return hasTable(name)
                .flatMap(there -> there
                        ? Mono.empty()
                        : onOwnBehalf(run("CREATE TABLE IF NOT EXISTS " + qualified(name) + " (" + columns + ")")));
    }

    @Override
    String timestampType() {
        return "text";
    }

    /** Without a transaction foreign keys stay on: DROP would take the rows of child tables along, and say nothing. */
    @Override
    Mono<Void> beforeFile(MigrationScript script) {
        return script.header().transactional() || !script.dropsTable()
                ? Mono.empty()
                : foreignKeys()
                        .flatMap(on -> on
                                ? Mono.error(new MigrationException(
                                        "migration " + script.file().path() + " drops a table without a transaction,"
                                                + " while foreign keys are on: rows of other tables that refer to it"
                                                + " would go with it. Remove -- etch:no-transaction: etch turns"
                                                + " foreign keys off for the transaction of a file that drops a table,"
                                                + " and checks them before its commit",
                                        script.file().name(),
                                        null))
                                : Mono.empty());
    }

    private Mono<Boolean> foreignKeys() {
        return query("PRAGMA foreign_keys", row -> number(row, 0) == 1).single();
    }

    @Override
    Mono<Void> begin() {
        return begin(true, null);
    }

    @Override
    Mono<Void> asOneself() {
        return Mono.empty();
    }

    /** With a limit of its own a file gives up in time; one in a transaction is then tried again from its start. */
    private Mono<Void> begin(boolean foreignKeys, @Nullable Duration limit) {
        Duration whole = limit == null ? options.lockWait() : limit;
        Duration once = whole.compareTo(LONGEST_WAIT_OF_DRIVER) < 0 ? whole : LONGEST_WAIT_OF_DRIVER;
        return waitingForLock(begin(new FileTransaction(foreignKeys, once)), whole);
    }

    @Override
    Mono<Void> run(Statement statement, MigrationScript script) {
        Duration limit = script.header().lockTimeout();
        Mono<Void> ran = run(statement.text());
        // Outside of a transaction each statement takes the write lock for itself; one that found it taken did nothing.
        return script.header().transactional() ? ran : waitingForLock(ran, limit == null ? options.lockWait() : limit);
    }

    /**
     * A table is rebuilt by a new one, a copy, DROP and RENAME; with foreign keys on, DROP would first delete every row
     * and take the rows of child tables along. So they are off for the transaction of a file that drops one.
     */
    @Override
    Mono<Void> beginFile(MigrationScript script) {
        foreignKeysOff = script.dropsTable();
        Mono<Void> begun = begin(!foreignKeysOff, script.header().lockTimeout());
        return foreignKeysOff
                ? begun.then(requireForeignKeysOff())
                        .then(Mono.defer(this::orphans))
                        .doOnNext(orphans -> orphansBefore = orphans)
                        .then()
                : begun;
    }

    /** How many rows refer to nothing, by what refers to what. */
    private Mono<Map<String, Integer>> orphans() {
        return query(
                        "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2",
                        row -> Map.entry("table " + text(row, 0) + " refers to " + text(row, 1), number(row, 2)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** What the SQLite driver reads of a transaction's definition. */
    private record FileTransaction(boolean foreignKeys, Duration lockTimeout) implements TransactionDefinition {

        private static final Option<Boolean> FOREIGN_KEYS = Option.valueOf("foreignKeys");

        @Override
        public <V> @Nullable V getAttribute(Option<V> option) {
            if (option.equals(FOREIGN_KEYS)) {
                return option.cast(foreignKeys);
            }
            return option.equals(LOCK_WAIT_TIMEOUT) ? option.cast(lockTimeout) : null;
        }
    }

    private Mono<Void> requireForeignKeysOff() {
        return foreignKeys()
                .flatMap(on -> on
                        ? Mono.error(new MigrationException(
                                "the file drops a table, and this driver leaves foreign keys on: rows that refer to the"
                                        + " table would go with it. Migrate with etch-r2dbc-sqlite",
                                null,
                                null))
                        : Mono.empty());
    }

    private Mono<Void> waitingForLock(Mono<Void> work, Duration limit) {
        return Mono.defer(() -> {
            Patience patience = new Patience(limit);
            return work.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY_INTERVAL)
                            .filter(e -> isLocked(e) && !patience.isOver())
                            .doBeforeRetry(failed -> report(patience, limit)))
                    .onErrorMap(SqliteMigrationConnection::isLocked, e -> gaveUp(e, limit));
        });
    }

    /** Who holds the write lock, SQLite cannot say. */
    private static void report(Patience patience, Duration limit) {
        if (patience.isReportDue()) {
            LOGGER.info("waiting up to {} for the write lock of the database, held by somebody else", seconds(limit));
        }
    }

    private static boolean isLocked(Throwable e) {
        return e instanceof R2dbcException failure && LOCK_NOT_AVAILABLE.equals(failure.getSqlState());
    }

    private static MigrationException gaveUp(Throwable e, Duration waited) {
        return new MigrationException(
                "the database is locked: somebody else writes to it. Waited " + seconds(waited)
                        + ". Let it finish and migrate again",
                null,
                ErrorTranslator.translate(e, null, Dialect.SQLITE));
    }

    @Override
    Mono<Void> beforeCommit(MigrationScript script) {
        if (!foreignKeysOff) {
            return Mono.empty();
        }
        return orphans()
                .map(orphans -> orphans.entrySet().stream()
                        .filter(now -> now.getValue() > orphansBefore.getOrDefault(now.getKey(), 0))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList())
                .flatMap(broken -> broken.isEmpty()
                        ? Mono.empty()
                        : Mono.error(new MigrationException(
                                "migration " + script.file().path() + " leaves rows whose foreign key points nowhere: "
                                        + String.join(", ", broken) + ". Nothing of the file was kept",
                                script.file().name(),
                                null)));
    }

    @Override
    Mono<Void> restore() {
        return Mono.empty();
    }

    @Override
    Flux<String> historyTables() {
        return databases()
                .map(SqliteMigrationConnection::quoted)
                .collectList()
                .flatMapIterable(Function.identity())
                .filterWhen(
                        database -> query(
                                        "SELECT count(*) FROM " + database + ".sqlite_master WHERE name = $1",
                                        row -> row.get(0, Long.class),
                                        MigrationHistory.TABLE)
                                .single()
                                .map(count -> count > 0),
                        1)
                .map(database -> database + "." + MigrationHistory.TABLE);
    }

    @Override
    String qualified(String table) {
        return options.schema() == null ? table : quoted(options.schema()) + "." + table;
    }

    @Override
    String user() {
        return System.getProperty("user.name", "");
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
