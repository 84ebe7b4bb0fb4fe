package io.etchdb.migrate;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** The table that tells which files of which module were applied. */
final class MigrationHistory {

    static final String TABLE = "_etch_migrations";

    private final MigrationConnection connection;
    private final Migrations set;

    MigrationHistory(MigrationConnection connection, Migrations set) {
        this.connection = connection;
        this.set = set;
    }

    /** Creates the table where it is not there. */
    Mono<Void> create() {
        return connection.createTable(
                TABLE,
                "module text NOT NULL, filename text NOT NULL, checksum text NOT NULL, applied_at "
                        + connection.timestampType() + " NOT NULL DEFAULT CURRENT_TIMESTAMP, applied_by text NOT NULL,"
                        + " execution_ms bigint NOT NULL, etch_version text NOT NULL, PRIMARY KEY (module, filename)");
    }

    /** What was applied of the set, oldest first; nothing where there is no table. */
    Mono<List<AppliedMigration>> all() {
        return connection.hasTable(TABLE).flatMap(there -> there ? read() : Mono.just(List.of()));
    }

    private Mono<List<AppliedMigration>> read() {
        return connection
                .query(
                        "SELECT filename, checksum, applied_at, applied_by, execution_ms, etch_version FROM "
                                + connection.qualified(TABLE) + " WHERE module = $1 ORDER BY applied_at, filename",
                        MigrationHistory::appliedMigration,
                        set.name())
                .collectList();
    }

    /** Emits which of these modules no history table of the database knows. */
    Mono<List<String>> unknownAmong(List<String> modules) {
        return connection
                .historyTables()
                .collectList()
                .flatMapIterable(Function.identity())
                .concatMap(table -> connection.query(
                        "SELECT DISTINCT module FROM " + table, row -> MigrationConnection.text(row, 0)))
                .collect(Collectors.toSet())
                .map(known -> modules.stream()
                        .filter(module -> !known.contains(module))
                        .toList());
    }

    /** The checksum under which the file is in the history; empty if it is not. */
    Mono<String> checksumOf(MigrationFile file) {
        return connection
                .query(
                        "SELECT checksum FROM " + connection.qualified(TABLE) + " WHERE module = $1 AND filename = $2",
                        row -> MigrationConnection.text(row, 0),
                        set.name(),
                        file.name())
                .singleOrEmpty();
    }

    Mono<Void> add(MigrationFile file, Duration executionTime) {
        return connection
                .query(
                        "INSERT INTO " + connection.qualified(TABLE) + " (module, filename, checksum, applied_by,"
                                + " execution_ms, etch_version) VALUES ($1, $2, $3, $4, $5, $6)",
                        row -> row,
                        set.name(),
                        file.name(),
                        file.checksum(),
                        connection.user(),
                        Math.max(1, executionTime.toMillis()),
                        EtchVersion.current())
                .then();
    }

    /** Emits whether there was such an entry. */
    Mono<Boolean> remove(String file) {
        return connection
                .query(
                        "DELETE FROM " + connection.qualified(TABLE)
                                + " WHERE module = $1 AND filename = $2 RETURNING filename",
                        row -> file,
                        set.name(),
                        file)
                .count()
                .map(removed -> removed > 0);
    }

    private static AppliedMigration appliedMigration(Readable row) {
        Instant appliedAt = row.get(2, Instant.class);
        Long executionMillis = row.get(4, Long.class);
        return new AppliedMigration(
                MigrationConnection.text(row, 0),
                MigrationConnection.text(row, 1),
                appliedAt == null ? Instant.EPOCH : appliedAt,
                MigrationConnection.text(row, 3),
                Duration.ofMillis(executionMillis == null ? 0 : executionMillis),
                MigrationConnection.text(row, 5));
    }
}
