package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Result;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Statements without parameters, run one after the other; a failure ends the batch, and what ran before it stays. */
final class SqliteBatch implements Batch {

    private static final List<@Nullable Object[]> NO_ARGUMENTS = List.<@Nullable Object[]>of(new Object[0]);

    private final SqliteConnection connection;
    private final List<Execution.Step> steps = new ArrayList<>();

    SqliteBatch(SqliteConnection connection) {
        this.connection = connection;
    }

    @Override
    public Batch add(String sql) {
        if (sql == null) {
            throw new IllegalArgumentException("sql must not be null");
        }
        ParsedSql parsed = connection.database().parse(sql);
        if (parsed.parameterCount() > 0) {
            throw new IllegalArgumentException("A batch has no parameters. Use createStatement for: " + sql);
        }
        for (ParsedSql.One statement : parsed.statements()) {
            steps.add(new Execution.Step(statement, NO_ARGUMENTS));
        }
        return this;
    }

    @Override
    public Publisher<? extends Result> execute() {
        return new Execution(connection, List.copyOf(steps));
    }
}
