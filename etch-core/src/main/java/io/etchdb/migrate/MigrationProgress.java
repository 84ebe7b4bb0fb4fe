package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import io.etchdb.sql.SqlScript.Statement;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
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
                                .count()
                                .map(removed -> removed > 0)
                        : Mono.just(false));
    }

    /**
     * Takes the file and emits how many of its statements are not to be run again. Empty while somebody else has it.
     *
     * <p>Signals {@link MigrationException} if the statements that were run are not those of the file any more.
     */
    Mono<Integer> take() {
        // Looks first: a write would take the lock that the statements of whoever has the file want.
        return read().map(this::takeUp).defaultIfEmpty(Mono.defer(this::begin)).flatMap(Function.identity());
    }

    private Mono<Integer> begin() {
        return affected(
                "INSERT INTO " + connection.qualified(TABLE) + " (module, filename, statements_done,"
                        + " checksum_done, running) VALUES ($1, $2, 0, $3, 1)"
                        + " ON CONFLICT (module, filename) DO NOTHING RETURNING statements_done",
                checksumOfFirst(0));
    }

    private Mono<Integer> takeUp(Row row) {
        if (row.running) {
            return Mono.empty();
        }
        if (row.done > script.statements().size() || !row.checksum.equals(checksumOfFirst(row.done))) {
            return Mono.error(edited(row));
        }
        return affected("UPDATE " + connection.qualified(TABLE) + " SET running = 1, since = CURRENT_TIMESTAMP" + KEY
                + " AND running = 0 RETURNING statements_done");
    }

    /**
     * Notes that the first {@code count} statements have run. Signals {@link MigrationException} with what to note by
     * hand if that cannot be written: nobody else knows.
     */
    Mono<Void> done(int count) {
        return write(
                        "UPDATE " + connection.qualified(TABLE)
                                + " SET statements_done = $3, checksum_done = $4, since = CURRENT_TIMESTAMP" + KEY,
                        (long) count,
                        checksumOfFirst(count))
                .onErrorMap(e -> refused(
                        "ran statement " + count + " of "
                                + script.statements().size()
                                + ", but that could not be written down: " + e.getMessage() + ". Run: "
                                + setDone(count) + "; then migrate again",
                        e));
    }

    /** Gives the file back after a statement that failed, and so left nothing to wonder about. */
    Mono<Void> stopped() {
        return write("UPDATE " + connection.qualified(TABLE) + " SET running = 0" + KEY);
    }

    Mono<Void> remove() {
        return write("DELETE FROM " + connection.qualified(TABLE) + KEY);
    }

    /** To be called in a transaction. */
    Mono<Void> removeToo() {
        return query("DELETE FROM " + connection.qualified(TABLE) + KEY).then();
    }

    /** Emits what somebody else who has the file is at, for the log. */
    Mono<String> at() {
        return read().map(row ->
                "statement " + (next(row) + 1) + " of " + script.statements().size() + ", begun at " + row.since);
    }

    /** Somebody has the file, and did not give it back: it was interrupted while a statement ran, if it does not run still. */
    Mono<MigrationException> brokenOff() {
        return read().map(row -> {
            int next = next(row);
            Resolution resolution = new Resolution(connection, set, script.file());
            return refused(
                    // Under a lock that spans the run, whoever had the file is gone.
                    (connection.locksWholeRun() ? "" : "still runs elsewhere, or ")
                            + "broke off while statement " + (next + 1) + " of "
                            + script.statements().size() + " (line "
                            + script.statements().get(next).line() + ") ran, begun at " + row.since
                            + ", and whether that took effect is not known. "
                            + (connection.locksWholeRun() ? "" : "Once nobody is at it any more: ")
                            + "If it did, run: " + setDone(next + 1) + "; if it did not, run: UPDATE "
                            + connection.displayed(TABLE) + " SET running = 0" + where()
                            + "; then migrate again. If the whole file is done: " + resolution.applied()
                            + "; to run it from its start: " + resolution.forgotten(),
                    null);
        });
    }

    private int next(Row row) {
        return Math.min(row.done, script.statements().size() - 1);
    }

    private String setDone(int count) {
        return "UPDATE " + connection.displayed(TABLE) + " SET statements_done = " + count + ", checksum_done = '"
                + checksumOfFirst(count) + "', running = 0" + where();
    }

    private MigrationException edited(Row row) {
        return refused(
                "stopped after " + row.done + " of its statements, and these were edited since. Restore them;"
                        + " or, to run the file from its start, undo by hand what they did and run: DELETE FROM "
                        + connection.displayed(TABLE) + where(),
                null);
    }

    private MigrationException refused(String what, @Nullable Throwable cause) {
        return new MigrationException(
                "migration " + script.file().name() + " (module " + set.name() + ") " + what,
                script.file().name(),
                cause);
    }

    private String where() {
        return MigrationState.where(script.file().name(), set.name());
    }

    private Mono<Integer> affected(String sql, Object... more) {
        return connection.onOwnBehalf(query(sql, more).singleOrEmpty());
    }

    private Mono<Void> write(String sql, Object... more) {
        return connection.onOwnBehalf(query(sql, more).then());
    }

    private Flux<Integer> query(String sql, Object... more) {
        Object[] parameters = new Object[2 + more.length];
        parameters[0] = set.name();
        parameters[1] = script.file().name();
        System.arraycopy(more, 0, parameters, 2, more.length);
        return connection.query(sql, row -> MigrationConnection.number(row, 0), parameters);
    }

    private Mono<Row> read() {
        return connection
                .query(
                        "SELECT statements_done, running, checksum_done, since FROM " + connection.qualified(TABLE)
                                + KEY,
                        row -> new Row(
                                MigrationConnection.number(row, 0),
                                MigrationConnection.number(row, 1) == 1,
                                MigrationConnection.text(row, 2),
                                row.get(3, Instant.class)),
                        set.name(),
                        script.file().name())
                .singleOrEmpty();
    }

    private String checksumOfFirst(int count) {
        List<Statement> statements = script.statements();
        return MigrationFile.sha256(statements.subList(0, Math.min(count, statements.size())).stream()
                .map(Statement::text)
                .collect(Collectors.joining(";")));
    }
}
