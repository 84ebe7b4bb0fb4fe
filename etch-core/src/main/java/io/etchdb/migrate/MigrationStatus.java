package io.etchdb.migrate;

import java.util.List;

/**
 * How a set of migration files stands in a database. Each file is in exactly one list; each list is in the order in
 * which files are applied.
 *
 * @param pending files that are not applied yet
 * @param applied files that are applied as they are
 * @param drifted files whose text is not the one that was applied
 * @param missing names of applied files that are not there any more
 */
public record MigrationStatus(List<String> pending, List<String> applied, List<String> drifted, List<String> missing) {

    public MigrationStatus {
        pending = List.copyOf(pending);
        applied = List.copyOf(applied);
        drifted = List.copyOf(drifted);
        missing = List.copyOf(missing);
    }

    /** Whether the files still tell what happened: nothing drifted, nothing missing. Only then is anything applied. */
    public boolean isConsistent() {
        return drifted.isEmpty() && missing.isEmpty();
    }
}
