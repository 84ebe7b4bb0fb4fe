package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.sql.Dialect;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.TransactionDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Migrates SQLite, whose own write lock is the only one there is: each file's transaction takes it first and looks
 * again whether the file is still to be applied.
 */
final class SqliteMigrationConnection extends MigrationConnection {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

    private boolean foreignKeysOff;

    SqliteMigrationConnection(Connection connection, MigrationOptions options) {
        super(connection, options);
    }

    @Override
    Mono<Void> prepare() {
        return Mono.empty();
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
                        : waitingForLock(run("CREATE TABLE IF NOT EXISTS " + qualified(name) + " (" + columns + ")")));
    }

    @Override
    String timestampType() {
        return "text";
    }

    @Override
    Mono<Void> beforeFile(MigrationScript script) {
        return Mono.empty();
    }

    private static boolean dropsTable(MigrationScript script) {
        return script.statements().stream()
                .anyMatch(statement -> statement.verb().equals("DROP")
                        && statement.text().toUpperCase(Locale.ROOT).contains("TABLE"));
    }

    @Override
    Mono<Void> begin() {
        return waitingForLock(super.begin());
    }

    /**
     * A table is rebuilt by a new one, a copy, DROP and RENAME; with foreign keys on, DROP would first delete every row
     * and take the rows of child tables along. So they are off for the transaction of a file that drops one.
     */
    @Override
    Mono<Void> beginFile(MigrationScript script) {
        Duration lockTimeout = script.header().lockTimeout();
        foreignKeysOff = dropsTable(script);
        Mono<Void> begun = begin(new FileTransaction(!foreignKeysOff, lockTimeout));
        // With a limit of its own the file fails, and is tried again from its start.
        return (lockTimeout == null
                        ? waitingForLock(begun)
                        : begun.onErrorMap(e -> isLocked(e) ? gaveUp(e, lockTimeout) : e))
                .then(foreignKeysOff ? requireForeignKeysOff() : Mono.empty());
    }

    /** What the SQLite driver reads of a transaction's definition. */
    private record FileTransaction(
            boolean foreignKeys, @Nullable Duration lockTimeout) implements TransactionDefinition {

        private static final Option<Boolean> FOREIGN_KEYS = Option.valueOf("foreignKeys");

        @Override
        public <V> @Nullable V getAttribute(Option<V> option) {
            if (option.equals(FOREIGN_KEYS)) {
                return option.cast(foreignKeys);
            }
            return option.equals(LOCK_WAIT_TIMEOUT) && lockTimeout != null ? option.cast(lockTimeout) : null;
        }
    }

    private Mono<Void> requireForeignKeysOff() {
        return query("PRAGMA foreign_keys", row -> row.get(0, Long.class))
                .single()
                .flatMap(on -> on == 0
                        ? Mono.empty()
                        : Mono.error(new MigrationException(
                                "the file drops a table, and this driver leaves foreign keys on: rows that refer to the"
                                        + " table would go with it. Migrate with etch-r2dbc-sqlite",
                                null,
                                null)));
    }

    private Mono<Void> waitingForLock(Mono<Void> work) {
        return Mono.defer(() -> {
            Instant deadline = Instant.now().plus(options.lockWait());
            return work.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY_INTERVAL)
                            .filter(e -> isLocked(e) && Instant.now().isBefore(deadline)))
                    .onErrorMap(SqliteMigrationConnection::isLocked, e -> gaveUp(e, options.lockWait()));
        });
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
        return query("PRAGMA foreign_key_check", row -> "table " + text(row, 0) + " refers to " + text(row, 2))
                .distinct()
                .collectList()
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
        return query("SELECT name FROM pragma_database_list", row -> quoted(text(row, 0)))
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
