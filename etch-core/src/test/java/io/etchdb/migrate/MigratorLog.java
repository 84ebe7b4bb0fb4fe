package io.etchdb.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What migrations log while it is open. */
final class MigratorLog implements AutoCloseable {

    private static final Pattern ATTEMPT = Pattern.compile("did not get a lock in time, attempt (\\d+) of 10$");

    private final Logger logger = (Logger) LoggerFactory.getLogger(Migrator.class);
    private final @Nullable Level levelBefore = logger.getLevel();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    MigratorLog() {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The numbers of the attempts that were said not to have got a lock. */
    List<Integer> attempts() {
        return lines.stream()
                .map(ATTEMPT::matcher)
                .filter(Matcher::find)
                .map(attempt -> Integer.valueOf(attempt.group(1)))
                .toList();
    }

    /** Waits until such a line is there. */
    void await(Predicate<String> line, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (lines.stream().noneMatch(line)) {
            assertThat(System.nanoTime()).as("no such line among %s", lines).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        logger.setLevel(levelBefore);
        logger.detachAppender(appender);
    }
}
