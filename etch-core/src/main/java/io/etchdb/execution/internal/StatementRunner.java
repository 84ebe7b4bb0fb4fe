package io.etchdb.execution.internal;

import io.etchdb.execution.ConnectionSource;
import io.etchdb.execution.TransactionSettings;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Sql;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs statements: binds, executes, reads, translates errors. Every result is read to its end or cancelled by the
 * subscriber, never cut off from inside: a result that nobody finishes leaves its connection unusable
 * (r2dbc-postgresql issue 661).
 */
public final class StatementRunner {

    /** Rows asked for at a time where a result may be large; fewer than that come in one go anyway. */
    public static final int FETCH_SIZE = 1_000;

    private final ConnectionSource source;
    private final Dialect dialect;
    private final Values values;
    private final Listeners listeners;
    private final StatementRecorder recorder;

    public StatementRunner(ConnectionSource source, Dialect dialect, Values values, ListenerSettings listeners) {
        this(source, dialect, values, listeners.in(dialect), listeners.recorder());
    }

    private StatementRunner(
            ConnectionSource source, Dialect dialect, Values values, Listeners listeners, StatementRecorder recorder) {
        this.source = source;
        this.dialect = dialect;
        this.values = values;
        this.listeners = listeners;
        this.recorder = recorder;
    }

    /** The same on another source of connections, such as a transaction's. */
    public StatementRunner on(ConnectionSource other) {
        return new StatementRunner(other, dialect, values, listeners, recorder);
    }

    public ConnectionSource source() {
        return source;
    }

    public Dialect dialect() {
        return dialect;
    }

    /** How values travel. */
    public Values values() {
        return values;
    }

    /** Who counts the statements. */
    public StatementRecorder recorder() {
        return recorder;
    }

    /**
     * The rows of a statement, read on demand.
     *
     * @param fetchSize rows to ask the server for at a time, 0 for all
     */
    public <R> Flux<R> rows(Sql sql, int fetchSize, Supplier<? extends RowReader<R>> readers) {
        return executed(
                connection ->
                        new Execution<>(new Sending(connection, sql, values, fetchSize), listeners, false, result -> {
                            RowReader<R> reader = readers.get();
                            return result.map((row, metadata) -> reader.read(row));
                        }),
                sql);
    }

    /** Rows affected, summed over the statement's results. */
    public Mono<Long> affected(Sql sql) {
        return executed(connection -> counts(connection, sql), sql).reduce(0L, Long::sum);
    }

    private Flux<Long> counts(Connection connection, Sql sql) {
        return new Execution<>(new Sending(connection, sql, values, 0), listeners, true, Result::getRowsUpdated);
    }

    private <R> Flux<R> executed(Function<Connection, Flux<R>> execution, Sql sql) {
        return new Translated<>(source.withConnection(execution), sql, dialect);
    }

    /** Runs the statements one after the other in one transaction, or in a savepoint of the current one. */
    public Mono<Void> script(List<Sql> statements) {
        return source.inTransaction(TransactionSettings.DEFAULT, connection -> Flux.fromIterable(statements)
                        .concatMap(statement -> counts(connection, statement)))
                .onErrorMap(error -> ErrorTranslator.translate(error, null, dialect))
                .then();
    }

    /** Runs {@code work} on a connection; inside a transaction no statement starts while it hands out what it reads. */
    public <R> Flux<R> withConnection(Function<Connection, Publisher<R>> work) {
        return source.<R>withConnection(connection -> connection instanceof TransactionConnection inside
                        ? inside.lent(work.apply(inside))
                        : work.apply(connection))
                .onErrorMap(error -> ErrorTranslator.translate(error, null, dialect));
    }
}
