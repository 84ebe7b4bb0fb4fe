package io.etchdb.execution.internal;

import io.etchdb.execution.StatementCall;
import io.etchdb.execution.StatementOutcome.End;
import io.etchdb.sql.Sql;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** One statement under observation, from before it is sent to its end. */
final class Observation {

    private final Listeners listeners;
    private final Sql sql;
    private final @Nullable StatementCall call;
    private final Context context;
    private final boolean counts;
    private final long since = System.nanoTime();
    private long rows;

    /**
     * @param call {@code null} where nobody needs more than the counts
     * @param context what the listeners made of the subscriber's
     * @param counts whether what is read are counts of affected rows
     */
    Observation(Listeners listeners, Sql sql, @Nullable StatementCall call, Context context, boolean counts) {
        this.listeners = listeners;
        this.sql = sql;
        this.call = call;
        this.context = context;
        this.counts = counts;
    }

    /** For the driver. */
    Context context() {
        return context;
    }

    void row(Object row) {
        rows += counts && row instanceof Long affected ? affected : 1;
    }

    void completed() {
        end(End.COMPLETED, null);
    }

    void failed(Throwable error) {
        end(End.FAILED, error);
    }

    void cancelled() {
        end(End.CANCELLED, null);
    }

    private void end(End end, @Nullable Throwable error) {
        listeners.ended(sql, call, context, end, rows, System.nanoTime() - since, error);
    }
}
