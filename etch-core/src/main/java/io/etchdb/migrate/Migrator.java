package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import io.etchdb.error.OperationalException;
import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.SqlScript.Statement;
import io.r2dbc.spi.ConnectionFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Applies sets of migrations to one database, and tells how they stand. Users reach it as
 * {@code EtchTemplate.migrate}; the command line and the auto-configuration use it as it is.
 *
 * <p>Every method is cold and works on a connection of its own, which it opens on subscription (past a pool, where
 * there is one) and closes before it emits; a transaction of the caller is never joined. Cancelling rolls the file at
 * hand back and closes the connection; what was applied before stays. Immutable and safe to share.
 */
public final class Migrator {

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
     * be read or fails (those before it stay applied, of itself nothing stays), nothing is applied of a set that it is
     * to come {@link Migrations#after} of, or the lock is not to be had in time;
     * {@link OperationalException} if the database is not to be reached.
     */
    public Mono<Integer> migrate(Migrations set) {
        return onFiles(set, MigrationRun::migrate);
    }

    /** Emits how {@code set} stands. Writes nothing: where there is no history table, every file is pending. */
    public Mono<MigrationStatus> status(Migrations set) {
        return onFiles(set, run -> run.state().map(MigrationState::status));
    }

    /**
     * Emits what {@link #migrate} would run, file by file. Writes nothing. Signals {@link MigrationException} where
     * {@code migrate} would refuse the files; whether the sets before it are applied is not looked at.
     */
    public Mono<List<PlannedMigration>> plan(Migrations set) {
        return onFiles(set, run -> run.state().map(state -> state.requireConsistent().pending().stream()
                .map(this::planned)
                .toList()));
    }

    private PlannedMigration planned(MigrationFile file) {
        MigrationScript script = MigrationScript.of(file, dialect, options.schema());
        return new PlannedMigration(
                file.name(),
                script.statements().stream().map(Statement::text).toList(),
                script.header().transactional());
    }

    /** Emits what was applied of {@code set}, newest first. Writes nothing and needs no files. */
    public Flux<AppliedMigration> history(Migrations set) {
        return isolated(onConnection(connection -> new MigrationHistory(connection, set).all()))
                .flatMapIterable(Migrator::newestFirst);
    }

    private static List<AppliedMigration> newestFirst(List<AppliedMigration> history) {
        List<AppliedMigration> reversed = new ArrayList<>(history);
        Collections.reverse(reversed);
        return reversed;
    }

    /**
     * Takes every pending file of {@code set} for applied without running it, and emits how many: for a database that
     * was brought to this state by other means.
     */
    public Mono<Integer> baseline(Migrations set) {
        return onFiles(set, run -> run.baseline(null));
    }

    /**
     * Takes the pending files of {@code set} up to and with {@code last} for applied without running them, and emits how
     * many. What sorts after it stays pending.
     */
    public Mono<Integer> baseline(Migrations set, String last) {
        return onFiles(set, run -> run.baseline(last));
    }

    /**
     * Takes one file for applied as it is now: one that was edited on purpose after it was applied, or one without
     * transaction that was finished by hand. Completes when that is written down.
     */
    public Mono<Void> markApplied(Migrations set, String file) {
        return onFiles(set, run -> run.markApplied(file));
    }

    /**
     * Forgets that a file was applied, and how far it got: it is pending again, or gone for good if it is not there any
     * more. What it did stays. Needs no files. Completes when that is written down.
     */
    public Mono<Void> forget(Migrations set, String file) {
        return isolated(onConnection(
                connection -> new MigrationRun(connection, dialect, options, set, List.of(), Set.of()).forget(file)));
    }

    private <R> Mono<R> onFiles(Migrations set, Function<MigrationRun, Mono<R>> work) {
        // The class loader of whoever asks: the thread that reads may have been started by anybody.
        ClassLoader loader = classLoader();
        return isolated(Mono.fromCallable(() -> MigrationLocation.read(set, loader))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(files -> onConnection(connection -> work.apply(
                        new MigrationRun(connection, dialect, options, set, files, EmptySets.of(factory))))));
    }

    private <R> Mono<R> onConnection(Function<MigrationConnection, Mono<R>> work) {
        return MigrationConnection.use(factory, dialect, options, connection -> connection
                        .prepare()
                        .then(Mono.defer(() -> work.apply(connection))))
                .onErrorMap(e -> ErrorTranslator.translate(e, null, dialect));
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
