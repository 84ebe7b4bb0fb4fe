package io.etchdb.migrate;

import java.time.Duration;
import java.time.Instant;

/**
 * One line of the history table: a file that was applied.
 *
 * @param file its name
 * @param checksum sha-256 of its text, in lower-case hexadecimal
 * @param appliedAt when, by the database's clock
 * @param appliedBy the database's user, on SQLite that of the operating system
 * @param executionTime how long its statements took, at least a millisecond
 * @param etchVersion the version of etch that applied it
 */
public record AppliedMigration(
        String file,
        String checksum,
        Instant appliedAt,
        String appliedBy,
        Duration executionTime,
        String etchVersion) {}
