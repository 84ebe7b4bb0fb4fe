package io.etchdb;

import io.etchdb.execution.TransactionSettings;
import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.execution.internal.PinnedConnection;
import io.etchdb.execution.internal.RecordReader;
import io.etchdb.execution.internal.StatementRunner;
import io.etchdb.row.Given;
import io.etchdb.row.Patch;
import io.etchdb.row.RowModel;
import io.etchdb.sql.BulkStatement;
import io.etchdb.sql.Composer;
import io.etchdb.sql.OnConflict;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Runs the statements of bulk operations: one as it is, several in one transaction, so that all or nothing is stored. */
final class BulkRunner {

    /** Rows of a stream that are inserted together: what PostgreSQL takes as one statement. */
    private static final int STREAM_CHUNK = 10_000;

    private final StatementRunner runner;
    private final Composer composer;

    BulkRunner(StatementRunner runner, Composer composer) {
        this.runner = runner;
        this.composer = composer;
    }

    <T extends Record> Mono<Long> inserted(Collection<T> rows, @Nullable OnConflict<T> onConflict) {
        List<T> copy = List.copyOf(Given.all(rows, "row"));
        return copy.isEmpty()
                ? Mono.just(0L)
                : inserted(
                        RowModel.of(copy.get(0)),
                        onConflict,
                        copy.size(),
                        () -> composer.composeAllInsertMany(copy, onConflict, false, null));
    }

    <T extends Record> Mono<Long> inserted(
            Class<T> type, Collection<Patch<T>> rows, @Nullable OnConflict<T> onConflict) {
        List<Patch<T>> copy = List.copyOf(Given.all(rows, "patch"));
        return inserted(
                RowModel.of(type),
                onConflict,
                copy.size(),
                () -> composer.composeAllInsertMany(type, copy, onConflict, false, null));
    }

    private Mono<Long> inserted(
            RowModel<?> model, @Nullable OnConflict<?> onConflict, int rows, Supplier<List<BulkStatement>> statements) {
        return perSubscription(
                        model,
                        statements,
                        composed -> checksVersions(model, onConflict) && !composed.isEmpty()
                                ? inTransaction(
                                        tx -> affected(tx, composed).flatMap(count -> allOf(model, rows, count)))
                                : affected(composed).flux())
                .singleOrEmpty();
    }

    private static boolean checksVersions(RowModel<?> model, @Nullable OnConflict<?> onConflict) {
        return model.version() != null && onConflict != null && onConflict.updates();
    }

    private static Mono<Long> allOf(RowModel<?> model, int rows, long count) {
        return count == rows ? Mono.just(count) : EtchTemplate.stale(model);
    }

    <T extends Record> Flux<T> returned(Collection<T> rows, @Nullable OnConflict<T> onConflict) {
        List<T> copy = List.copyOf(Given.all(rows, "row"));
        return copy.isEmpty()
                ? Flux.empty()
                : returned(
                        RowModel.of(copy.get(0)),
                        onConflict,
                        copy.size(),
                        () -> composer.composeAllInsertMany(copy, onConflict, true, null));
    }

    <T extends Record> Flux<T> returned(Class<T> type, Collection<Patch<T>> rows, @Nullable OnConflict<T> onConflict) {
        List<Patch<T>> copy = List.copyOf(Given.all(rows, "patch"));
        return returned(
                RowModel.of(type),
                onConflict,
                copy.size(),
                () -> composer.composeAllInsertMany(type, copy, onConflict, true, null));
    }

    private <T extends Record> Flux<T> returned(
            RowModel<T> model, @Nullable OnConflict<T> onConflict, int rows, Supplier<List<BulkStatement>> statements) {
        boolean checked = checksVersions(model, onConflict);
        return perSubscription(model, statements, composed -> {
            if (composed.isEmpty()) {
                return Flux.empty();
            }
            Flux<List<T>> stored = composed.size() == 1 && !checked
                    ? rows(runner, model, composed.get(0)).collectList().flux()
                    : inTransaction(tx -> inInputOrder(tx, model, rows, composed)
                            .flatMap(ordered -> checked && ordered.size() < rows
                                    ? EtchTemplate.<List<T>>stale(model)
                                    : Mono.just(ordered)));
            // Behind the commit: whoever has seen a row may cancel, and would take back what was told to be stored.
            return stored.singleOrEmpty().flatMapIterable(all -> all);
        });
    }

    private static <T extends Record> Mono<List<T>> inInputOrder(
            StatementRunner tx, RowModel<T> model, int rows, List<BulkStatement> statements) {
        return Mono.defer(() -> {
            @Nullable Object[] ordered = new Object[rows];
            return Flux.fromIterable(statements)
                    .concatMap(statement -> rows(tx, model, statement)
                            .collectList()
                            .doOnNext(returned -> place(ordered, statement, returned)))
                    .then(Mono.fromSupplier(() -> Arrays.stream(ordered)
                            .filter(Objects::nonNull)
                            .map(model.type()::cast)
                            .toList()));
        });
    }

    private static void place(@Nullable Object[] ordered, BulkStatement statement, List<? extends Record> returned) {
        List<Integer> places = statement.placesOf(returned);
        for (int i = 0; i < places.size(); i++) {
            ordered[places.get(i)] = returned.get(i);
        }
    }

    <T extends Record> Mono<Long> streamed(Class<T> type, Publisher<T> rows, @Nullable OnConflict<T> onConflict) {
        RowModel<T> model = RowModel.of(type);
        model.table();
        // With the context of the caller: in that of the transaction, what the rows are read from would be part of it,
        // and a statement cannot run on a connection that rows are being read from.
        return Mono.deferContextual(caller -> inTransaction(tx -> Flux.from(rows)
                        .contextWrite(inside -> Context.of(caller))
                        .buffer(STREAM_CHUNK)
                        .concatMap(
                                chunk -> {
                                    Mono<Long> count =
                                            affected(tx, composer.composeAllInsertMany(chunk, onConflict, false, null));
                                    return checksVersions(model, onConflict)
                                            ? count.flatMap(affected -> allOf(model, chunk.size(), affected))
                                            : count;
                                },
                                1))
                .reduce(0L, Long::sum));
    }

    /** Rows affected by all statements. */
    Mono<Long> affected(List<BulkStatement> statements) {
        return switch (statements.size()) {
            case 0 -> Mono.just(0L);
            case 1 -> runner.affected(statements.get(0).sql());
            default -> inTransaction(tx -> affected(tx, statements)).singleOrEmpty();
        };
    }

    private static Mono<Long> affected(StatementRunner tx, List<BulkStatement> statements) {
        return Flux.fromIterable(statements)
                .concatMap(statement -> tx.affected(statement.sql()))
                .reduce(0L, Long::sum);
    }

    private static <T extends Record> Flux<T> rows(StatementRunner runner, RowModel<T> model, BulkStatement statement) {
        return runner.rows(statement.sql(), 0, () -> RecordReader.inOrder(model, runner.values()));
    }

    private <R> Flux<R> inTransaction(Function<StatementRunner, Publisher<R>> work) {
        return runner.source()
                .inTransaction(
                        TransactionSettings.DEFAULT,
                        connection -> work.apply(runner.on(PinnedConnection.within(runner.source(), connection))))
                .onErrorMap(error -> ErrorTranslator.translate(error, null, runner.dialect()));
    }

    private static <R> Flux<R> perSubscription(
            RowModel<?> model, Supplier<List<BulkStatement>> compose, Function<List<BulkStatement>, Flux<R>> run) {
        if (!model.makesKeys()) {
            return run.apply(compose.get());
        }
        Supplier<List<BulkStatement>> own = eachItsOwn(compose);
        return Flux.defer(() -> run.apply(own.get()));
    }

    /**
     * Composes now, so that bad arguments throw, and gives that to the first who asks; composes again for each other one,
     * because each subscription has keys of its own.
     */
    static <S> Supplier<S> eachItsOwn(Supplier<S> compose) {
        AtomicReference<@Nullable S> first = new AtomicReference<>(compose.get());
        return () -> {
            S composed = first.getAndSet(null);
            return composed == null ? compose.get() : composed;
        };
    }
}
