package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import io.etchdb.sql.SqlScript.Statement;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How far a file got that runs without a transaction. Its row is there from the first statement to the entry in the
 * history: whoever inserts it or turns it to running owns the file, and one that stays behind says where the file
 * stopped.
 */
final class MigrationProgress {

    static final String TABLE = "_etch_migration_progress";

    private static final String KEY = " WHERE module = $1 AND filename = $2";

    private final MigrationConnection connection;
    private final Migrations set;
    private final MigrationScript script;

    private record Row(
            int done,
            boolean running,
            String checksum,
            @Nullable Instant since) {}

    MigrationProgress(MigrationConnection connection, Migrations set, MigrationScript script) {
        this.connection = connection;
        this.set = set;
        this.script = script;
    }

    /** Creates the table where it is not there. */
    static Mono<Void> create(MigrationConnection connection) {
        return connection.createTable(
                TABLE,
                "module text NOT NULL, filename text NOT NULL, statements_done bigint NOT NULL,"
                        + " checksum_done text NOT NULL, running bigint NOT NULL, since " + connection.timestampType()
                        + " NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (module, filename)");
    }

    /** Forgets how far a file got, and emits whether that was known. */
    static Mono<Boolean> forget(MigrationConnection connection, Migrations set, String file) {
        return connection
                .hasTable(TABLE)
                .flatMap(there -> there
                        ? connection
                                .query(
                                        "DELETE FROM " + connection.qualified(TABLE) + KEY + " RETURNING filename",
                                        row -> file,
                                        set.name(),
                                        file)
                                .hasElements()
                        : Mono.just(false));
    }

    /**
     * Takes the file and emits how many of its statements are not to be run again. Empty while somebody else has it.
     *
     * <p>Signals {@link MigrationException} if the statements that were run are not those of the file any more.
     */
    Mono<Integer> take() {
        return affected(
                        "INSERT INTO " + connection.qualified(TABLE) + " (module, filename, statements_done,"
                                + " checksum_done, running) VALUES ($1, $2, 0, $3, 1)"
                                + " ON CONFLICT (module, filename) DO NOTHING RETURNING statements_done",
                        checksumOfFirst(0))
                .switchIfEmpty(Mono.defer(this::takeUp));
    }

    private Mono<Integer> takeUp() {
        return read().filter(row -> !row.running).flatMap(row -> {
            if (row.done > script.statements().size() || !row.checksum.equals(checksumOfFirst(row.done))) {
                return Mono.error(edited(row));
            }
            return affected("UPDATE " + connection.qualified(TABLE) + " SET running = 1" + KEY
                    + " AND running = 0 RETURNING statements_done");
        });
    }

    /** Notes that the first {@code count} statements have run. */
    Mono<Void> done(int count) {
        return connection
                .query(
                        "UPDATE " + connection.qualified(TABLE) + " SET statements_done = $3, checksum_done = $4" + KEY,
                        row -> row,
                        set.name(),
                        script.file().name(),
                        (long) count,
                        checksumOfFirst(count))
                .then();
    }

    /** Gives the file back after a statement that failed, and so left nothing to wonder about. */
    Mono<Void> stopped() {
        return connection
                .query(
                        "UPDATE " + connection.qualified(TABLE) + " SET running = 0" + KEY,
                        row -> row,
                        set.name(),
                        script.file().name())
                .then();
    }

    Mono<Void> remove() {
        return connection
                .query(
                        "DELETE FROM " + connection.qualified(TABLE) + KEY,
                        row -> row,
                        set.name(),
                        script.file().name())
                .then();
    }

    /** Somebody has the file, and will not give it back: it was interrupted while a statement ran. */
    Mono<MigrationException> brokenOff() {
        return read().map(row -> {
            int next = Math.min(row.done, script.statements().size() - 1);
            String table = connection.displayed(TABLE);
            return refused("broke off while statement " + (next + 1) + " of "
                    + script.statements().size() + " (line "
                    + script.statements().get(next).line() + ") ran, begun at " + row.since
                    + ", and whether that took effect is not known. If it did, run: UPDATE " + table
                    + " SET statements_done = " + (next + 1) + ", checksum_done = '" + checksumOfFirst(next + 1)
                    + "', running = 0" + where() + "; if it did not, run: UPDATE " + table + " SET running = 0"
                    + where() + "; then migrate again. If the whole file is done: etch resolve "
                    + script.file().path()
                    + " --applied; to run it from its start: etch resolve "
                    + script.file().path() + " --forget");
        });
    }

    private MigrationException edited(Row row) {
        return refused("stopped after " + row.done + " of its statements, and these were edited since. Restore them;"
                + " or, to run the file from its start, undo by hand what they did and run: DELETE FROM "
                + connection.displayed(TABLE) + where());
    }

    private MigrationException refused(String what) {
        return new MigrationException(
                "migration " + script.file().name() + " (module " + set.name() + ") " + what,
                script.file().name(),
                null);
    }

    private String where() {
        return " WHERE filename = " + MigrationState.literal(script.file().name()) + " AND module = "
                + MigrationState.literal(set.name());
    }

    private Mono<Integer> affected(String sql, Object... more) {
        Object[] parameters = new Object[2 + more.length];
        parameters[0] = set.name();
        parameters[1] = script.file().name();
        System.arraycopy(more, 0, parameters, 2, more.length);
        return connection.query(sql, row -> number(row, 0), parameters).singleOrEmpty();
    }

    private Mono<Row> read() {
        return connection
                .query(
                        "SELECT statements_done, running, checksum_done, since FROM " + connection.qualified(TABLE)
                                + KEY,
                        row -> new Row(
                                number(row, 0),
                                number(row, 1) == 1,
                                MigrationConnection.text(row, 2),
                                row.get(3, Instant.class)),
                        set.name(),
                        script.file().name())
                .singleOrEmpty();
    }

    private static int number(Readable row, int index) {
        Long value = row.get(index, Long.class);
        return value == null ? 0 : Math.toIntExact(value);
    }

    private String checksumOfFirst(int count) {
        List<Statement> statements = script.statements();
        return MigrationFile.sha256(statements.subList(0, Math.min(count, statements.size())).stream()
                .map(Statement::text)
                .collect(Collectors.joining(";")));
    }
}
