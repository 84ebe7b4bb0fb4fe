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
 * @param recorder counts statements
 */
public record ListenerSettings(
        List<StatementListener> listeners,
        @Nullable Duration slow,
        boolean withParameters,
        StatementRecorder recorder) {

    private static final int SLOW_HISTORY = 100;

    /**
     * Settings with a recorder of their own.
     *
     * @param history statements to remember one by one, {@code null} for none unless slow ones are looked for
     */
    public static ListenerSettings of(
            List<StatementListener> listeners,
            @Nullable Duration slow,
            boolean withParameters,
            @Nullable Integer history) {
        int kept = history != null ? history : slow != null ? SLOW_HISTORY : 0;
        return new ListenerSettings(List.copyOf(listeners), slow, withParameters, new StatementRecorder(slow, kept));
    }

    /** All of them. The recorder is one only where it remembers statements; to count them it needs less. */
    Listeners in(Dialect dialect) {
        List<StatementListener> all = new ArrayList<>(listeners);
        if (recorder.remembers()) {
            all.add(recorder);
        }
        if (slow != null) {
            all.add(new SlowStatementLog(slow));
        }
        return new Listeners(all, recorder, dialect, withParameters);
    }
}
