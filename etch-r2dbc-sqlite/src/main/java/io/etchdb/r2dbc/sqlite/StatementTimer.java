package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Interrupts a job that stays inside SQLite for longer than the statement timeout of its connection. */
final class StatementTimer implements AutoCloseable {

    private final @Nullable Duration limit;
    private final @Nullable Future<?> alarm;
    private volatile boolean rung;

    private StatementTimer(SqliteConnection connection, Job job) {
        Duration timeout = connection.statementTimeout();
        this.limit = timeout;
        this.alarm = timeout == null
                ? null
                : connection.database().clock().schedule(() -> ring(connection, job), timeout.toNanos());
    }

    static StatementTimer start(SqliteConnection connection, Job job) {
        return new StatementTimer(connection, job);
    }

    /** The failure itself, or a timeout if that was its cause. */
    R2dbcException explain(R2dbcException failure, String sql) {
        Duration timeout = limit;
        return timeout != null && rung && SqliteErrors.isInterrupt(failure)
                ? SqliteErrors.statementTimeout(timeout, sql)
                : failure;
    }

    @Override
    public void close() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    private void ring(SqliteConnection connection, Job job) {
        rung = true;
        job.interrupt(connection.database().clock());
    }
}
