package io.etchdb.execution.internal;

import io.etchdb.execution.StatementListener;
import io.etchdb.sql.Dialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of statements.
 *
 * @param listeners of the user
 * @param slow from which time on a statement is logged as slow, {@code null} for never
 * @param withParameters whether parameters are shown, masked
 * @param recorder counts statements, {@code null} where nobody wants figures
 */
public record ListenerSettings(
        List<StatementListener> listeners,
        @Nullable Duration slow,
        boolean withParameters,
        @Nullable StatementRecorder recorder) {

    private static final int SLOW_HISTORY = 100;

    /**
     * Settings with a recorder of their own where figures are wanted.
     *
     * @param history statements to remember for statistics, {@code null} for none unless slow ones are looked for
     */
    public static ListenerSettings of(
            List<StatementListener> listeners,
            @Nullable Duration slow,
            boolean withParameters,
            @Nullable Integer history) {
        Integer kept = history == null && slow != null ? Integer.valueOf(SLOW_HISTORY) : history;
        return new ListenerSettings(
                List.copyOf(listeners), slow, withParameters, kept == null ? null : new StatementRecorder(slow, kept));
    }

    /** All of them, or {@code null} if there are none: then nothing is paid for them. */
    @Nullable
    Listeners in(Dialect dialect) {
        List<StatementListener> all = new ArrayList<>(listeners);
        if (recorder != null) {
            all.add(recorder);
        }
        if (slow != null) {
            all.add(new SlowStatementLog(slow));
        }
        return all.isEmpty() ? null : new Listeners(all, dialect, withParameters);
    }
}
