package io.etchdb.execution.internal;

import io.etchdb.sql.Dialect;
import io.etchdb.sql.EscapeStrings;
import io.etchdb.sql.Sql;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** A statement on its way to a connection; once. */
final class Sending {

    private final Connection connection;
    private final Sql sql;
    private final Values values;
    private final int fetchSize;
    private ReusableStatements.@Nullable Use use;

    /** @param fetchSize rows to ask the server for at a time, 0 for all */
    Sending(Connection connection, Sql sql, Values values, int fetchSize) {
        this.connection = connection;
        this.sql = sql;
        this.values = values;
        this.fetchSize = fetchSize;
    }

    Connection connection() {
        return connection;
    }

    Sql sql() {
        return sql;
    }

    Dialect dialect() {
        return values.dialect();
    }

    /** Whether rows come a portion at a time. */
    boolean portions() {
        return fetchSize != 0;
    }

    /** Binds the values; what it gives sends the statement when it is subscribed to. */
    Publisher<? extends Result> execute() {
        @Nullable Object[] wire = values.wire(sql);
        Statement statement = statement(text(), wire);
        Values.bind(statement, wire);
        return (fetchSize == 0 ? statement : statement.fetchSize(fetchSize)).execute();
    }

    private String text() {
        return dialect() == Dialect.POSTGRES ? EscapeStrings.withDoubledQuotes(sql.text()) : sql.text();
    }

    private Statement statement(String text, @Nullable Object[] wire) {
        ReusableStatements reusable = fetchSize == 0 && wire.length > 0 ? reusable() : null;
        use = reusable == null ? null : reusable.use(text, wire);
        if (use == null) {
            return connection.createStatement(text);
        }
        return connection instanceof TransactionConnection inside ? inside.guarded(use.statement()) : use.statement();
    }

    private @Nullable ReusableStatements reusable() {
        Connection held = connection instanceof TransactionConnection inside ? inside.unwrap() : connection;
        return held instanceof PooledConnection pooled ? pooled.statements() : null;
    }

    /** It has run to its end, and nothing more is to come. */
    void completed() {
        if (use != null) {
            use.end();
        }
    }
}
