package io.etchdb.execution.internal;

import io.etchdb.execution.ConnectionSource;
import io.etchdb.execution.TransactionSettings;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.EscapeStrings;
import io.etchdb.sql.Sql;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
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

    public StatementRunner(ConnectionSource source, Dialect dialect, Values values) {
        this.source = source;
        this.dialect = dialect;
        this.values = values;
    }

    /** The same on another source of connections, such as a transaction's. */
    public StatementRunner on(ConnectionSource other) {
        return new StatementRunner(other, dialect, values);
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

    /**
     * The rows of a statement, read on demand.
     *
     * @param fetchSize rows to ask the server for at a time, 0 for all
     */
    public <R> Flux<R> rows(Sql sql, int fetchSize, Supplier<? extends RowReader<R>> readers) {
        return source.withConnection(connection -> read(connection, sql, fetchSize, result -> {
                    RowReader<R> reader = readers.get();
                    return result.map((row, metadata) -> reader.read(row));
                }))
                .onErrorMap(error -> ErrorTranslator.translate(error, sql, dialect));
    }

    /** Rows affected, summed over the statement's results. */
    public Mono<Long> affected(Sql sql) {
        return source.withConnection(connection -> read(connection, sql, 0, Result::getRowsUpdated))
                .reduce(0L, Long::sum)
                .onErrorMap(error -> ErrorTranslator.translate(error, sql, dialect));
    }

    /** Runs the statements one after the other in one transaction, or in a savepoint of the current one. */
    public Mono<Void> script(List<Sql> statements) {
        return source.inTransaction(TransactionSettings.DEFAULT, connection -> Flux.fromIterable(statements)
                        .concatMap(statement -> read(connection, statement, 0, Result::getRowsUpdated)
                                .onErrorMap(error -> ErrorTranslator.translate(error, statement, dialect))))
                .onErrorMap(error -> ErrorTranslator.translate(error, null, dialect))
                .then();
    }

    private <R> Flux<R> read(
            Connection connection,
            Sql sql,
            int fetchSize,
            Function<? super Result, ? extends Publisher<? extends R>> read) {
        return Flux.defer(() -> {
            Statement statement = connection.createStatement(sent(sql.text()));
            values.bind(statement, sql);
            Publisher<? extends Result> results = fetchSize == 0
                    ? statement.execute()
                    : statement.fetchSize(fetchSize).execute();
            return new ResultRows<>(dialect, results, read);
        });
    }

    private String sent(String text) {
        return dialect == Dialect.POSTGRES ? EscapeStrings.withDoubledQuotes(text) : text;
    }
}
