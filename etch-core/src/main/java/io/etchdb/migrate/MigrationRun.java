package io.etchdb.migrate;

import io.etchdb.error.EtchException;
import io.etchdb.error.MigrationException;
import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.SqlScript.Statement;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Applies the pending files of one set on one connection. */
final class MigrationRun {

    private static final Logger LOGGER = LoggerFactory.getLogger(Migrator.class);

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String ACTIVE_TRANSACTION = "25001";
    private static final Pattern IN_TRANSACTION =
            Pattern.compile("cannot .*(within|inside) (a )?transaction|cannot VACUUM");
    private static final int LOCK_ATTEMPTS = 10;
    private static final Duration LONG_LIMIT = Duration.ofMillis(50);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
    private static final int SHOWN_STATEMENT = 1_000;

    private final MigrationConnection connection;
    private final Dialect dialect;
    private final MigrationOptions options;
    private final Migrations set;
    private final List<MigrationFile> files;
    private final Set<String> emptySets;
    private final MigrationHistory history;

    /** @param emptySets names of sets that are done though no history knows them; this one joins them if it has no files */
    MigrationRun(
            MigrationConnection connection,
            Dialect dialect,
            MigrationOptions options,
            Migrations set,
            List<MigrationFile> files,
            Set<String> emptySets) {
        this.connection = connection;
        this.dialect = dialect;
        this.options = options;
        this.set = set;
        this.files = files;
        this.emptySets = emptySets;
        this.history = new MigrationHistory(connection, set);
    }

    /** Emits how the files stand against the history. */
    Mono<MigrationState> state() {
        return history.all()
                .map(applied -> new MigrationState(set, files, applied, connection.displayed(MigrationHistory.TABLE)));
    }

    /** Emits how many files it applied. */
    Mono<Integer> migrate() {
        return state().flatMap(state -> {
            boolean nothingToDo = state.requireConsistent().pending().isEmpty();
            if (files.isEmpty()) {
                emptySets.add(set.name());
            }
            return nothingToDo ? Mono.just(0) : applyPending();
        });
    }

    /** Emits how many pending files, up to {@code last}, it put into the history without running them. */
    Mono<Integer> baseline(@Nullable String last) {
        if (last != null) {
            requireFile(last);
        }
        return prepared().flatMap(state -> {
            List<MigrationFile> adopted = state.requireConsistent().pending().stream()
                    .filter(file -> last == null || MigrationFile.NAME_ORDER.compare(file.name(), last) <= 0)
                    .toList();
            return connection
                    .onOwnBehalf(Flux.fromIterable(adopted)
                            .concatMap(file -> history.add(file, Duration.ZERO), 0)
                            .then())
                    .doOnSuccess(done -> adopted.forEach(file -> LOGGER.info(
                            "migration {} (module {}) taken for applied, as a baseline", file.name(), set.name())))
                    .thenReturn(adopted.size());
        });
    }

    /** Puts a file into the history as it is now, whatever is known of it. */
    Mono<Void> markApplied(String name) {
        MigrationFile file = requireFile(name);
        return prepared()
                .then(Mono.defer(() -> connection.onOwnBehalf(history.remove(name)
                        .then(MigrationProgress.forget(connection, set, name))
                        .then(history.add(file, Duration.ZERO)))));
    }

    private MigrationFile requireFile(String name) {
        return files.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MigrationException(
                        "module " + set.name() + " has no file " + name + " to take for applied. Files: "
                                + String.join(
                                        ", ",
                                        files.stream().map(MigrationFile::name).toList()),
                        name,
                        null));
    }

    /** Takes a file out of the history, so that it is pending again or gone for good. */
    Mono<Void> forget(String name) {
        return prepared().then(Mono.defer(() -> connection.onOwnBehalf(removed(name))));
    }

    private Mono<Void> removed(String name) {
        return history.remove(name)
                .zipWith(MigrationProgress.forget(connection, set, name), Boolean::logicalOr)
                .flatMap(known -> known
                        ? Mono.empty()
                        : Mono.error(new MigrationException(
                                "nothing is recorded of " + name + " in module " + set.name()
                                        + ": there is nothing to forget. Its history has the names",
                                name,
                                null)));
    }

    private Mono<Integer> applyPending() {
        return prepared()
                .flatMap(state -> requireEarlierSets().thenReturn(state))
                .flatMapMany(state -> {
                    checkOrder(state.requireConsistent());
                    return Flux.fromIterable(state.pending());
                })
                .concatMap(this::apply, 0)
                .reduce(0, Integer::sum);
    }

    /** Takes the lock, sees to the history table, and emits how the files stand now that nobody else applies any. */
    private Mono<MigrationState> prepared() {
        return connection.lock(set).then(Mono.defer(history::create)).then(Mono.defer(this::state));
    }

    private Mono<Void> requireEarlierSets() {
        if (set.after().isEmpty()) {
            return Mono.empty();
        }
        return history.unknownAmong(set.after().stream()
                        .filter(name -> !emptySets.contains(name))
                        .toList())
                .flatMap(unknown -> unknown.isEmpty()
                        ? Mono.empty()
                        : Mono.error(new MigrationException(
                                "migrations of module " + set.name() + " come after " + String.join(", ", set.after())
                                        + ", but in this database nothing is applied of " + String.join(", ", unknown)
                                        + ". Migrate these first; Migrations.inOrder puts all sets into their order",
                                null,
                                null)));
    }

    private void checkOrder(MigrationState state) {
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
    private Mono<Integer> apply(MigrationFile file) {
        return Mono.defer(() -> {
            MigrationScript script = MigrationScript.of(file, dialect, options.schema());
            warnOfUnknownDirectives(script);
            long start = System.nanoTime();
            return connection
                    .beforeFile(script)
                    .then(script.header().transactional() ? asOne(script, start) : statementByStatement(script, start))
                    .onErrorMap(R2dbcException.class, e -> failed(script, e))
                    .doOnNext(count -> report(file, count, elapsed(start)));
        });
    }

    private static void warnOfUnknownDirectives(MigrationScript script) {
        script.header()
                .unknown()
                .forEach(directive -> LOGGER.warn(
                        "migration {} says \"-- etch:{}\", which etch does not know: it is ignored. There are"
                                + " \"-- etch:no-transaction\" and \"-- etch:lock-timeout 5s\"",
                        script.file().name(),
                        directive));
    }

    private void report(MigrationFile file, int count, Duration time) {
        if (count == 0) {
            LOGGER.info("migration {} (module {}) was applied by somebody else", file.name(), set.name());
        } else {
            LOGGER.info("migration {} (module {}) applied in {} ms", file.name(), set.name(), time.toMillis());
        }
    }

    private Mono<Integer> asOne(MigrationScript script, long start) {
        Mono<Void> statements = Flux.range(0, script.statements().size())
                .concatMap(index -> run(script, index), 0)
                .then(Mono.defer(() -> connection.beforeCommit(script)))
                .then(Mono.defer(() -> history.add(script.file(), elapsed(start))));
        Mono<Integer> once = connection.rollingBack(connection
                .beginFile(script)
                .then(Mono.defer(() -> unlessApplied(script.file(), statements)))
                .flatMap(count -> connection.commit().thenReturn(count)));
        Duration limit = script.header().lockTimeout();
        return limit == null ? once : once.retryWhen(lockRetry(script, limit));
    }

    /** A file that gives up at once is tried again soon. */
    private static Retry lockRetry(MigrationScript script, Duration limit) {
        Duration pause = limit.compareTo(LONG_LIMIT) < 0 ? limit.multipliedBy(10) : LONG_LIMIT.multipliedBy(10);
        return Retry.backoff(LOCK_ATTEMPTS - 1, pause)
                .maxBackoff(pause.multipliedBy(20))
                .filter(e -> e instanceof MigrationException failure && LOCK_NOT_AVAILABLE.equals(failure.sqlState()))
                .doBeforeRetry(signal -> LOGGER.warn(
                        "migration {} did not get a lock in time, attempt {} of {}",
                        script.file().name(),
                        signal.totalRetries() + 1,
                        LOCK_ATTEMPTS))
                .onRetryExhaustedThrow((spec, signal) -> signal.failure());
    }

    private Mono<Integer> statementByStatement(MigrationScript script, long start) {
        MigrationProgress progress = new MigrationProgress(connection, set, script);
        return MigrationProgress.create(connection)
                .then(Mono.defer(() -> taken(progress, script.file())))
                .flatMap(done -> unlessApplied(script.file(), from(done, script, progress, start)))
                .flatMap(count -> count == 0 ? progress.remove().thenReturn(0) : Mono.just(count));
    }

    /** Where no lock spans the files, somebody else may be at this one. */
    private Mono<Integer> taken(MigrationProgress progress, MigrationFile file) {
        Patience patience = new Patience(connection.locksWholeRun() ? Duration.ZERO : options.lockWait());
        return progress.take()
                .repeatWhenEmpty(
                        Integer.MAX_VALUE,
                        rounds -> rounds.concatMap(round -> patience.isOver()
                                // Given back or finished this very moment: then ask once more.
                                ? progress.brokenOff()
                                        .<Long>flatMap(Mono::error)
                                        .defaultIfEmpty(0L)
                                : reported(patience, progress, file).then(Mono.delay(POLL_INTERVAL))));
    }

    private Mono<Void> reported(Patience patience, MigrationProgress progress, MigrationFile file) {
        return patience.isReportDue()
                ? progress.at()
                        .doOnNext(at -> LOGGER.info(
                                "waiting for migration {} (module {}), which somebody else runs: {}",
                                file.name(),
                                set.name(),
                                at))
                        .then()
                : Mono.empty();
    }

    private Mono<Void> from(int done, MigrationScript script, MigrationProgress progress, long start) {
        return Flux.range(done, script.statements().size() - done)
                .concatMap(
                        index -> run(script, index)
                                .onErrorResume(e -> progress.stopped()
                                        .onErrorResume(unimportant -> Mono.empty())
                                        .then(Mono.error(e)))
                                .then(Mono.defer(() -> progress.done(index + 1))),
                        0)
                .then(Mono.defer(() -> connection.onOwnBehalf(
                        history.add(script.file(), elapsed(start)).then(progress.removeToo()))));
    }

    private Mono<Integer> unlessApplied(MigrationFile file, Mono<Void> work) {
        return history.checksumOf(file)
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

    private Mono<Void> run(MigrationScript script, int index) {
        return connection
                .run(script.statements().get(index), script)
                .onErrorMap(e -> failed(script, index, translated(e)));
    }

    private Throwable translated(Throwable e) {
        return ErrorTranslator.translate(e, null, dialect);
    }

    private MigrationException failed(MigrationScript script, int index, Throwable e) {
        Statement statement = script.statements().get(index);
        return new MigrationException(
                "migration " + script.file().name() + " (module " + set.name() + ") failed at line " + statement.line()
                        + ": " + onOneLine(String.valueOf(e.getMessage())) + ", in: "
                        + onOneLine(statement.text()) + ". " + leftBehind(script, index, e),
                script.file().name(),
                e);
    }

    private String leftBehind(MigrationScript script, int before, Throwable e) {
        if (script.header().transactional()) {
            return "Nothing of this file was kept; "
                    + (wantsNoTransaction(e)
                            ? "begin it with -- etch:no-transaction, which runs each statement for itself,"
                            : "correct it")
                    + " and migrate again";
        }
        Resolution resolution = new Resolution(connection, set, script.file());
        return "The file runs without a transaction: of its "
                + script.statements().size() + " statements "
                + (before == 0 ? "none was applied" : "the first " + before + " stay applied and are not run again")
                + "; correct the rest and migrate again, or say where it stands: "
                + resolution.applied() + " if all of it is done by hand, " + resolution.forgotten()
                + " to run it from its start";
    }

    /** SQLite has no code of its own for it. */
    private static boolean wantsNoTransaction(Throwable e) {
        return (e instanceof EtchException failure && ACTIVE_TRANSACTION.equals(failure.sqlState()))
                || IN_TRANSACTION.matcher(String.valueOf(e.getMessage())).find();
    }

    /** What fails outside the file's own statements: taking the transaction, writing the history, the commit. */
    private MigrationException failed(MigrationScript script, R2dbcException e) {
        Throwable cause = translated(e);
        return new MigrationException(
                "migration " + script.file().name() + " (module " + set.name() + ") could not be applied: "
                        + onOneLine(String.valueOf(cause.getMessage())),
                script.file().name(),
                cause);
    }

    private static String onOneLine(String text) {
        String line =
                text.lines().map(String::strip).filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
        return line.length() <= SHOWN_STATEMENT ? line : line.substring(0, SHOWN_STATEMENT) + "...";
    }

    private static Duration elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
