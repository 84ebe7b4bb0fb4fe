package io.etchdb.schema;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is connected to the database. Only PostgreSQL tells. Of the sessions of other users a user without the role
 * {@code pg_read_all_stats} sees little more than that they are there.
 *
 * @param pid which {@code pg_terminate_backend} takes
 * @param application the {@code applicationName} it connected with, empty if none
 * @param state such as {@code active}, {@code idle}, {@code idle in transaction}; {@code null} where this user may not see it
 * @param age how long it is in that state: the time of its statement while it is active
 * @param transactionAge how long its transaction has been open, {@code null} if none is
 * @param waitsFor what an active one waits for, such as {@code Lock: transactionid}; {@code null} if for nothing
 * @param blockedBy sessions that hold the lock it waits for
 * @param text its statement, or its last one, with {@code ?} for every literal; cut off where the server does
 */
public record Session(
        int pid,
        String application,
        @Nullable String state,
        @Nullable Duration age,
        @Nullable Duration transactionAge,
        @Nullable String waitsFor,
        List<Integer> blockedBy,
        String text) {

    public Session {
        blockedBy = List.copyOf(blockedBy);
    }

    /** Whether its statement runs, or its transaction is open, for at least that long. */
    public boolean isBusyFor(Duration time) {
        boolean runs = "active".equals(state) && age != null && age.compareTo(time) >= 0;
        return runs || (transactionAge != null && transactionAge.compareTo(time) >= 0);
    }
}
