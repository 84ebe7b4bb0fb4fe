package io.etchdb.execution.internal;

import io.etchdb.execution.StatementCall;
import io.etchdb.execution.StatementOutcome;
import io.etchdb.execution.StatementOutcome.End;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** One statement under observation, from before it is sent to its end. */
final class Observation {

    private final Listeners listeners;
    private final StatementCall call;
    private final Context context;
    private final boolean counts;
    private final long since = System.nanoTime();
    private long rows;

    /**
     * @param context what the listeners made of the subscriber's
     * @param counts whether what is read are counts of affected rows
     */
    Observation(Listeners listeners, StatementCall call, Context context, boolean counts) {
        this.listeners = listeners;
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
        Duration duration = Duration.ofNanos(System.nanoTime() - since);
        listeners.ended(new StatementOutcome(call, end, rows, duration, error), context);
    }
}
