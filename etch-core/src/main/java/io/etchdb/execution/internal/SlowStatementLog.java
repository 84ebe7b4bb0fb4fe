package io.etchdb.execution.internal;

import io.etchdb.execution.StatementCall;
import io.etchdb.execution.StatementListener;
import io.etchdb.execution.StatementOutcome;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/** One warning for each statement that takes as long as the threshold, or longer. */
final class SlowStatementLog implements StatementListener {

    private static final Logger LOG = LoggerFactory.getLogger("io.etchdb.slow");
    private static final int MAX_TEXT = 2_000;

    private final Duration threshold;

    SlowStatementLog(Duration threshold) {
        this.threshold = threshold;
    }

    @Override
    public void ended(StatementOutcome outcome, ContextView context) {
        if (outcome.duration().compareTo(threshold) >= 0) {
            StatementCall call = outcome.call();
            LOG.warn(
                    "slow statement: {} ms, threshold {} ms, {} {}, {} rows: {}{}",
                    outcome.duration().toMillis(),
                    threshold.toMillis(),
                    call.label(),
                    outcome.end(),
                    outcome.rows(),
                    oneLine(call.text()),
                    call.parameters().isEmpty() ? "" : " " + call.parameters());
        }
    }

    private static String oneLine(String text) {
        String line = text.strip().replace('\n', ' ').replace('\r', ' ');
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + " ...";
    }
}
