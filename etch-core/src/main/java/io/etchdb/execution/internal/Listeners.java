package io.etchdb.execution.internal;

import io.etchdb.execution.StatementCall;
import io.etchdb.execution.StatementKind;
import io.etchdb.execution.StatementListener;
import io.etchdb.execution.StatementOutcome;
import io.etchdb.execution.StatementOutcome.End;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.ParsedSql;
import io.etchdb.sql.Sql;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;

/**
 * Has statements counted and tells listeners of them, and keeps what those throw away from the statement. Where nobody
 * listens a composed statement costs a few counters: what describes it is made for listeners only.
 */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(StatementListener.class);

    private final List<StatementListener> listeners;
    private final StatementRecorder recorder;
    private final Dialect dialect;
    private final boolean withParameters;

    /** Those whose failure is in the log. */
    private final Set<StatementListener> failing = ConcurrentHashMap.newKeySet();

    Listeners(List<StatementListener> listeners, StatementRecorder recorder, Dialect dialect, boolean withParameters) {
        this.listeners = List.copyOf(listeners);
        this.recorder = recorder;
        this.dialect = dialect;
        this.withParameters = withParameters;
    }

    /** @param counts whether what is read are counts of affected rows */
    Observation started(Sending sending, boolean counts, Context subscriber) {
        Sql sql = sending.sql();
        if (listeners.isEmpty() && sql.operation() != null && sql.label() == null) {
            return new Observation(this, sql, null, subscriber, counts);
        }
        StatementCall call = call(sql, sending.connection());
        Context context = subscriber;
        for (StatementListener listener : listeners) {
            try {
                context = listener.started(call, context);
            } catch (RuntimeException | LinkageError e) {
                logOnce(listener, e);
            }
        }
        return new Observation(this, sql, call, context, counts);
    }

    private StatementCall call(Sql sql, Connection connection) {
        return new StatementCall(
                kind(sql),
                sql.operation(),
                sql.table(),
                sql.label(),
                sql.text(),
                !connection.isAutoCommit(),
                withParameters ? Masked.values(sql.params()) : List.of());
    }

    private StatementKind kind(Sql sql) {
        return switch (ParsedSql.mainVerb(sql.text(), dialect)) {
            case "SELECT", "VALUES", "TABLE" -> StatementKind.SELECT;
            case "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE" -> StatementKind.DML;
            case "CREATE", "ALTER", "DROP", "TRUNCATE" -> StatementKind.DDL;
            default -> StatementKind.OTHER;
        };
    }

    /** @param call {@code null} where operation and table say what it is and nobody listens */
    void ended(
            Sql sql,
            @Nullable StatementCall call,
            Context context,
            End end,
            long rows,
            long nanos,
            @Nullable Throwable error) {
        recorder.count(sql, call, end, rows, nanos);
        if (call != null && !listeners.isEmpty()) {
            tell(new StatementOutcome(call, end, rows, Duration.ofNanos(nanos), error), context);
        }
    }

    private void tell(StatementOutcome outcome, Context context) {
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
