package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import io.etchdb.error.OperationalException;
import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.SqlScript.Statement;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.retry.Retry;

/**
 * Applies sets of migrations to one database, and tells how they stand. Users reach it as
 * {@code EtchTemplate.migrate}; the command line and the auto-configuration use it as it is.
 *
 * <p>Every method is cold and works on a connection of its own, which it opens on subscription (past a pool, where
 * there is one) and closes before it emits; a transaction of the caller is never joined. Cancelling rolls the file at
 * hand back and closes the connection; what was applied before stays. Immutable and safe to share.
 */
public final class Migrator {

    private static final Logger LOGGER = LoggerFactory.getLogger(Migrator.class);

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int LOCK_ATTEMPTS = 10;
    private static final int SHOWN_STATEMENT = 1_000;

    private final ConnectionFactory factory;
    private final Dialect dialect;
    private final MigrationOptions options;

    private Migrator(ConnectionFactory factory, Dialect dialect, MigrationOptions options) {
        this.factory = factory;
        this.dialect = dialect;
        this.options = options;
    }

    /** Migrates what {@code factory} connects to; it is borrowed and never closed. */
    public static Migrator over(ConnectionFactory factory, Dialect dialect, MigrationOptions options) {
        return new Migrator(factory, dialect, options);
    }

    /** Whether there is such a location, with files or without. Reads from disk: not for an event loop. */
    public static boolean isPresent(String location) {
        return MigrationLocation.exists(location, classLoader());
    }

    /**
     * Applies the pending files of {@code set} in order, each in a transaction together with its line in the history,
     * and emits how many this call applied.
     *
     * <p>Any number of callers, in any number of processes, may do so at once: each file is applied once.
     *
     * <p>Signals {@link MigrationException} if files and history do not agree (nothing is applied then), a file cannot
     * be read or fails (those before it stay applied, of itself nothing stays), or the lock is not to be had in time;
     * {@link OperationalException} if the database is not to be reached.
     */
    public Mono<Integer> migrate(Migrations set) {
        return withFiles(set, files -> onConnection(connection -> migrate(connection, set, files)));
    }

    /** Emits how {@code set} stands. Writes nothing: where there is no history table, every file is pending. */
    public Mono<MigrationStatus> status(Migrations set) {
        return withFiles(
                set,
                files ->
                        onConnection(connection -> state(connection, set, files).map(MigrationState::status)));
    }

    /**
     * Emits what {@link #migrate} would run, file by file. Writes nothing. Signals {@link MigrationException} where
     * {@code migrate} would refuse before it asks the database to run anything.
     */
    public Mono<List<PlannedMigration>> plan(Migrations set) {
        return withFiles(
                set,
                files -> onConnection(connection -> state(connection, set, files)
                        .map(state -> state.requireConsistent().pending().stream()
                                .map(this::planned)
                                .toList())));
    }

    /** Emits what was applied of {@code set}, newest first. Writes nothing and needs no files. */
    public Flux<AppliedMigration> history(Migrations set) {
        return isolated(onConnection(connection -> recorded(connection, set))).flatMapIterable(Migrator::newestFirst);
    }

    private static List<AppliedMigration> newestFirst(List<AppliedMigration> history) {
        List<AppliedMigration> reversed = new ArrayList<>(history);
        Collections.reverse(reversed);
        return reversed;
    }

    private PlannedMigration planned(MigrationFile file) {
        MigrationScript script = MigrationScript.of(file, dialect, options.schema());
        return new PlannedMigration(
                file.name(),
                script.statements().stream().map(Statement::text).toList(),
                script.header().transactional());
    }

    private Mono<Integer> migrate(MigrationConnection connection, Migrations set, List<MigrationFile> files) {
        return state(connection, set, files)
                .flatMap(state -> state.requireConsistent().pending().isEmpty()
                        ? Mono.just(0)
                        : connection.lock(set).then(Mono.defer(() -> applyPending(connection, set, files))));
    }

    /** Looks again, now that nobody else applies anything. */
    private Mono<Integer> applyPending(MigrationConnection connection, Migrations set, List<MigrationFile> files) {
        return connection
                .createHistory()
                .then(Mono.defer(() -> state(connection, set, files)))
                .flatMapMany(state -> {
                    checkOrder(set, state.requireConsistent());
                    return Flux.fromIterable(state.pending());
                })
                .concatMap(file -> apply(connection, set, file), 0)
                .reduce(0, Integer::sum);
    }

    private void checkOrder(Migrations set, MigrationState state) {
        List<String> late = state.late();
        if (late.isEmpty()) {
            return;
        }
        String message = "migrations of module " + set.name() + " come late: " + String.join(", ", late)
                + " sort before one that is applied already";
        if (options.strict()) {
            throw new MigrationException(
                    message + ". Rename them so that they come last, or migrate without strict order",
                    late.get(0),
                    null);
        }
        LOGGER.warn("{}; they are applied now", message);
    }

    /** Emits 1, or 0 if somebody else applied the file in the meantime. */
    private Mono<Integer> apply(MigrationConnection connection, Migrations set, MigrationFile file) {
        return Mono.defer(() -> {
            MigrationScript script = MigrationScript.of(file, dialect, options.schema());
            long start = System.nanoTime();
            Mono<Integer> applied = script.header().transactional()
                    ? inTransaction(connection, set, script, start)
                    : statementByStatement(connection, set, script, start);
            return connection
                    .beforeFile(script)
                    .then(applied)
                    .flatMap(count -> connection.afterFile(script).thenReturn(count))
                    .onErrorMap(R2dbcException.class, e -> failed(set, file, translated(e)))
                    .doOnNext(count -> report(set, file, count, elapsed(start)));
        });
    }

    private static void report(Migrations set, MigrationFile file, int count, Duration time) {
        if (count == 0) {
            LOGGER.info("migration {} (module {}) was applied by somebody else", file.name(), set.name());
        } else {
            LOGGER.info("migration {} (module {}) applied in {} ms", file.name(), set.name(), time.toMillis());
        }
    }

    private Mono<Integer> inTransaction(
            MigrationConnection connection, Migrations set, MigrationScript script, long start) {
        Mono<Integer> once = connection
                .beginFile(script)
                .then(Mono.defer(() -> unlessRecorded(
                        connection, set, script.file(), Mono.defer(() -> Flux.fromIterable(script.statements())
                                .concatMap(statement -> run(connection, set, script, statement), 0)
                                .then(connection.beforeCommit(script))
                                .then(Mono.defer(() -> connection.record(set, script.file(), elapsed(start))))))))
                .flatMap(count -> connection.commit().thenReturn(count))
                .onErrorResume(e -> connection
                        .rollback()
                        .onErrorResume(unimportant -> Mono.empty())
                        .then(Mono.error(e)));
        return script.header().lockTimeout() == null ? once : once.retryWhen(lockRetry(script));
    }

    private static Retry lockRetry(MigrationScript script) {
        return Retry.backoff(LOCK_ATTEMPTS - 1, Duration.ofMillis(500))
                .maxBackoff(Duration.ofSeconds(10))
                .filter(e -> e instanceof MigrationException failure && LOCK_NOT_AVAILABLE.equals(failure.sqlState()))
                .doBeforeRetry(signal -> LOGGER.warn(
                        "migration {} did not get a lock in time, attempt {} of {}",
                        script.file().name(),
                        signal.totalRetries() + 1,
                        LOCK_ATTEMPTS))
                .onRetryExhaustedThrow((spec, signal) -> signal.failure());
    }

    private Mono<Integer> statementByStatement(
            MigrationConnection connection, Migrations set, MigrationScript script, long start) {
        return unlessRecorded(connection, set, script.file(), Mono.defer(() -> Flux.fromIterable(script.statements())
                .concatMap(statement -> run(connection, set, script, statement), 0)
                .then(Mono.defer(() -> connection.record(set, script.file(), elapsed(start))))));
    }

    private static Mono<Integer> unlessRecorded(
            MigrationConnection connection, Migrations set, MigrationFile file, Mono<Void> work) {
        return connection
                .recordedChecksum(set, file)
                .map(checksum -> {
                    if (!checksum.equals(file.checksum())) {
                        throw new MigrationException(
                                "migration " + file.name() + " of module " + set.name() + " was just applied by"
                                        + " somebody else with another text: checksum " + checksum + " recorded, "
                                        + file.checksum() + " found. Deploy the same files everywhere",
                                file.name(),
                                null);
                    }
                    return 0;
                })
                .switchIfEmpty(work.thenReturn(1));
    }

    private Mono<Void> run(
            MigrationConnection connection, Migrations set, MigrationScript script, Statement statement) {
        return connection.run(statement).onErrorMap(e -> failed(set, script, statement, translated(e)));
    }

    private Throwable translated(Throwable e) {
        return ErrorTranslator.translate(e, null, dialect);
    }

    private static MigrationException failed(Migrations set, MigrationScript script, Statement statement, Throwable e) {
        int index = script.statements().indexOf(statement);
        return new MigrationException(
                "migration " + script.file().name() + " (module " + set.name() + ") failed at line " + statement.line()
                        + ": " + onOneLine(String.valueOf(e.getMessage())) + ", in: "
                        + onOneLine(statement.text()) + ". " + leftBehind(script, index),
                script.file().name(),
                e);
    }

    private static String leftBehind(MigrationScript script, int failed) {
        if (script.header().transactional()) {
            return "Nothing of this file was kept; correct it and migrate again";
        }
        return "The file runs without a transaction: of its "
                + script.statements().size() + " statements "
                + (failed == 0 ? "none was run before" : "the first " + failed + " stay applied")
                + ". Undo or finish by hand what is half done, so that the file can run from its start";
    }

    /** What fails outside the file's own statements: taking the transaction, writing the history. */
    private static MigrationException failed(Migrations set, MigrationFile file, Throwable e) {
        return new MigrationException(
                "migration " + file.name() + " (module " + set.name() + ") could not be applied: "
                        + onOneLine(String.valueOf(e.getMessage())),
                file.name(),
                e);
    }

    private static String onOneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.strip().lines().map(String::strip).filter(part -> !part.isEmpty()).forEach(part -> line.append(
                        line.isEmpty() ? "" : " ")
                .append(part));
        return line.length() <= SHOWN_STATEMENT ? line.toString() : line.substring(0, SHOWN_STATEMENT) + "...";
    }

    private static Duration elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Mono<MigrationState> state(MigrationConnection connection, Migrations set, List<MigrationFile> files) {
        return recorded(connection, set)
                .map(history -> new MigrationState(set, files, history, connection.displayedHistoryTable()));
    }

    private static Mono<List<AppliedMigration>> recorded(MigrationConnection connection, Migrations set) {
        return connection.hasHistory().flatMap(there -> there ? connection.history(set) : Mono.just(List.of()));
    }

    private <R> Mono<R> onConnection(Function<MigrationConnection, Mono<R>> work) {
        return MigrationConnection.use(factory, dialect, options, connection -> connection
                        .prepare()
                        .then(Mono.defer(() -> work.apply(connection))))
                .onErrorMap(this::translated);
    }

    private static <R> Mono<R> withFiles(Migrations set, Function<List<MigrationFile>, Mono<R>> work) {
        // The class loader of whoever asks: the thread that reads may have been started by anybody.
        ClassLoader loader = classLoader();
        return isolated(Mono.fromCallable(() -> MigrationLocation.read(set, loader))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(work));
    }

    /** Hides the caller's Reactor context, in which its transaction would be found. */
    private static <R> Mono<R> isolated(Mono<R> work) {
        return work.contextWrite(callers -> Context.empty());
    }

    private static ClassLoader classLoader() {
        ClassLoader contextual = Thread.currentThread().getContextClassLoader();
        return contextual == null ? Migrator.class.getClassLoader() : contextual;
    }
}
