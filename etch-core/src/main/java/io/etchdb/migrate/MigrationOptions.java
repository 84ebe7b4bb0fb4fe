package io.etchdb.migrate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How migrations are applied.
 *
 * @param schema the schema of the history table and of templates, created if it is not there; null for the
 *     connection's own. On SQLite the name of an attached database
 * @param lockWait how long to wait while somebody else migrates the same set
 * @param strict whether a pending file that sorts before an applied one is refused; otherwise it is a warning
 */
public record MigrationOptions(@Nullable String schema, Duration lockWait, boolean strict) {

    private static final MigrationOptions DEFAULTS = new MigrationOptions(null, Duration.ofMinutes(2), false);

    /** No schema, two minutes of patience, late files allowed. */
    public static MigrationOptions defaults() {
        return DEFAULTS;
    }

    public MigrationOptions withSchema(@Nullable String schema) {
        return new MigrationOptions(schema, lockWait, strict);
    }

    public MigrationOptions withLockWait(Duration lockWait) {
        return new MigrationOptions(schema, lockWait, strict);
    }

    public MigrationOptions withStrict(boolean strict) {
        return new MigrationOptions(schema, lockWait, strict);
    }
}
