package io.etchdb.migrate;

import java.time.Duration;
import java.time.Instant;

/** One wait for somebody else: until when, and when to say again that it goes on. */
final class Patience {

    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);

    private final Instant deadline;
    private Instant nextReport;

    /** Begins to wait now. */
    Patience(Duration limit) {
        nextReport = Instant.now();
        deadline = nextReport.plus(limit);
    }

    boolean isOver() {
        return !Instant.now().isBefore(deadline);
    }

    /** True at once, and then every ten seconds. */
    boolean isReportDue() {
        if (Instant.now().isBefore(nextReport)) {
            return false;
        }
        nextReport = Instant.now().plus(REPORT_INTERVAL);
        return true;
    }
}
