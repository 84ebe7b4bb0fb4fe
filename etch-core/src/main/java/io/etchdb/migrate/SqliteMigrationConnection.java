package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Migrates SQLite, whose own write lock is the only one there is: each file's transaction takes it first and looks
 * again whether the file is still to be applied.
 */
final class SqliteMigrationConnection extends MigrationConnection {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

    /** Read on whichever thread cancels. */
    private volatile boolean foreignKeysOff;

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

    /**
     * A table is rebuilt by a new one, a copy, DROP and RENAME; with foreign keys on, DROP would first delete every row
     * and take the rows of child tables along. Inside a transaction the switch does nothing, so it is turned before.
     */
    @Override
    Mono<Void> beforeFile(MigrationScript script) {
        if (!script.header().transactional() || !dropsTable(script)) {
            return Mono.empty();
        }
        return query("PRAGMA foreign_keys", row -> row.get(0, Long.class))
                .single()
                .filter(on -> on == 1)
                .flatMap(on -> {
                    foreignKeysOff = true;
                    return run("PRAGMA foreign_keys = OFF");
                });
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

    @Override
    Mono<Void> beginFile(MigrationScript script) {
        return begin();
    }

    private Mono<Void> waitingForLock(Mono<Void> work) {
        return Mono.defer(() -> {
            Instant deadline = Instant.now().plus(options.lockWait());
            return work.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY_INTERVAL)
                            .filter(e -> isLocked(e) && Instant.now().isBefore(deadline)))
                    .onErrorMap(SqliteMigrationConnection::isLocked, this::gaveUp);
        });
    }

    private static boolean isLocked(Throwable e) {
        return e instanceof R2dbcException failure && LOCK_NOT_AVAILABLE.equals(failure.getSqlState());
    }

    private MigrationException gaveUp(Throwable e) {
        return new MigrationException(
                "the database is locked: somebody else writes to it. Waited "
                        + options.lockWait().toSeconds() + " s. Let it finish and migrate again",
                null,
                e);
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
    Mono<Void> afterFile(MigrationScript script) {
        return restore();
    }

    @Override
    Mono<Void> restore() {
        return Mono.defer(() -> {
            if (!foreignKeysOff) {
                return Mono.empty();
            }
            foreignKeysOff = false;
            return run("PRAGMA foreign_keys = ON");
        });
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
