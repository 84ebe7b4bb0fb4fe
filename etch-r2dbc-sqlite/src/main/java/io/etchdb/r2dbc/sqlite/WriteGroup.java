package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Autocommit writes that waited together share one transaction, and so one wait for the disk. Nobody hears of success before
 * COMMIT has returned. A write that fails fails alone: SQLite undoes the statement, not the transaction. Where SQLite gives up
 * the whole transaction, or COMMIT fails, all is rolled back and what had succeeded runs again, each write by itself.
 */
final class WriteGroup extends Job {

    private static final int MAX_WRITES = 512;

    /** Bounds how long the first of a group waits for the last. */
    private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Job first;
    private final Supplier<@Nullable Job> more;
    private final List<Job> members = new ArrayList<>();

    /** @param more takes the next write that waits and is claimed for this group, or null */
    WriteGroup(Job first, Supplier<@Nullable Job> more) {
        this.first = first;
        this.more = more;
        members.add(first);
    }

    @Override
    void work(Lane lane, NativeConnection db) throws R2dbcException {
        db.execute("BEGIN IMMEDIATE");
        long start = System.nanoTime();
        first.attempt(lane, db);
        if (hasLostTransaction(first, db)) {
            return;
        }
        while (members.size() < MAX_WRITES && System.nanoTime() - start < MAX_NANOS) {
            Job next = more.get();
            if (next == null) {
                break;
            }
            members.add(next);
            next.attempt(lane, db);
            if (hasLostTransaction(next, db)) {
                runAgain(lane, db);
                return;
            }
        }
        commit(lane, db);
    }

    /** Hands its members to the lane, so that a slow subscriber of one does not keep the others waiting. */
    @Override
    void signal() {
        R2dbcException refused = failure;
        if (refused != null) {
            members.forEach(member -> member.failure = refused);
        }
    }

    List<Job> members() {
        return members;
    }

    private static boolean hasLostTransaction(Job job, NativeConnection db) {
        return job.failure != null && !db.isInTransaction();
    }

    private void commit(Lane lane, NativeConnection db) {
        try {
            db.execute("COMMIT");
        } catch (R2dbcException e) {
            rollBack(db);
            runAgain(lane, db);
        }
    }

    private static void rollBack(NativeConnection db) {
        try {
            db.execute("ROLLBACK");
        } catch (R2dbcException e) {
            // Rolled back already, by whatever made COMMIT fail.
        }
    }

    private void runAgain(Lane lane, NativeConnection db) {
        for (Job member : members) {
            if (member.failure == null) {
                member.startOver();
                member.attempt(lane, db);
            }
        }
    }
}
