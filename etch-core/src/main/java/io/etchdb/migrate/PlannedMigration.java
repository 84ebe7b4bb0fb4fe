package io.etchdb.migrate;

import java.util.List;

/**
 * A pending file and what applying it would run.
 *
 * @param file its name
 * @param statements its statements in order, templates expanded
 * @param transactional whether they run in one transaction; otherwise each stands for itself
 */
public record PlannedMigration(String file, List<String> statements, boolean transactional) {

    public PlannedMigration {
        statements = List.copyOf(statements);
    }
}
