package io.etchdb.execution.internal;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;

/** A statement of a {@link TransactionConnection}. */
final class TransactionStatement implements Statement {

    /** Holds a start back when the transaction has ended. */
    interface Guard {
        Publisher<? extends Result> guarded(Publisher<? extends Result> start);
    }

    private final Statement statement;
    private final Guard guard;

    TransactionStatement(Statement statement, Guard guard) {
        this.statement = statement;
        this.guard = guard;
    }

    @Override
    public Publisher<? extends Result> execute() {
        return guard.guarded(statement.execute());
    }

    @Override
    public Statement add() {
        statement.add();
        return this;
    }

    @Override
    public Statement bind(int index, Object value) {
        statement.bind(index, value);
        return this;
    }

    @Override
    public Statement bind(String name, Object value) {
        statement.bind(name, value);
        return this;
    }

    @Override
    public Statement bindNull(int index, Class<?> type) {
        statement.bindNull(index, type);
        return this;
    }

    @Override
    public Statement bindNull(String name, Class<?> type) {
        statement.bindNull(name, type);
        return this;
    }

    @Override
    public Statement returnGeneratedValues(String... columns) {
        statement.returnGeneratedValues(columns);
        return this;
    }

    @Override
    public Statement fetchSize(int rows) {
        statement.fetchSize(rows);
        return this;
    }
}
