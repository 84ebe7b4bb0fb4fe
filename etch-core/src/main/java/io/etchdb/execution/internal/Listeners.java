package io.etchdb.execution.internal;

import io.etchdb.execution.StatementCall;
import io.etchdb.execution.StatementKind;
import io.etchdb.execution.StatementListener;
import io.etchdb.execution.StatementOutcome;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.ParsedSql;
import io.etchdb.sql.Sql;
import io.r2dbc.spi.Connection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;

/** Tells listeners of statements, and keeps what they throw away from the statement. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(StatementListener.class);

    private final List<StatementListener> listeners;
    private final Dialect dialect;
    private final boolean withParameters;

    /** Those whose failure is in the log. */
    private final Set<StatementListener> failing = ConcurrentHashMap.newKeySet();

    Listeners(List<StatementListener> listeners, Dialect dialect, boolean withParameters) {
        this.listeners = List.copyOf(listeners);
        this.dialect = dialect;
        this.withParameters = withParameters;
    }

    Observation started(Sql sql, Connection connection, Execution.Reads reads, Context subscriber) {
        StatementCall call = new StatementCall(
                kind(sql),
                sql.operation(),
                sql.table(),
                sql.label(),
                sql.text(),
                !connection.isAutoCommit(),
                withParameters ? Masked.values(sql.params()) : List.of());
        Context context = subscriber;
        for (StatementListener listener : listeners) {
            try {
                context = listener.started(call, context);
            } catch (RuntimeException | LinkageError e) {
                logOnce(listener, e);
            }
        }
        return new Observation(this, call, context, reads == Execution.Reads.COUNTS);
    }

    private StatementKind kind(Sql sql) {
        return switch (ParsedSql.mainVerb(sql.text(), dialect)) {
            case "SELECT", "VALUES", "TABLE" -> StatementKind.SELECT;
            case "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE" -> StatementKind.DML;
            case "CREATE", "ALTER", "DROP", "TRUNCATE" -> StatementKind.DDL;
            default -> StatementKind.OTHER;
        };
    }

    void ended(StatementOutcome outcome, Context context) {
        for (StatementListener listener : listeners) {
            try {
                listener.ended(outcome, context);
            } catch (RuntimeException | LinkageError e) {
                logOnce(listener, e);
            }
        }
    }

    private void logOnce(StatementListener listener, Throwable failure) {
        if (failing.add(listener)) {
            LOG.warn(
                    "a statement listener failed, which is not logged again; the statement goes on: {}",
                    listener.getClass().getName(),
                    failure);
        }
    }
}
