package io.etchdb.error;

import org.jspecify.annotations.Nullable;

/**
 * Migrations could not be found, read or applied: drift, a missing file or location, a statement that failed, a lock
 * held by somebody else. Names the file and the way out.
 */
public final class MigrationException extends EtchException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String file;

    public MigrationException(String message, @Nullable String file, @Nullable Throwable cause) {
        super(
                message,
                cause instanceof EtchException etch ? etch.sqlState() : null,
                cause instanceof EtchException etch ? etch.sql() : null,
                cause);
        this.file = file;
    }

    /** Name of the migration file, or {@code null} where no single file is to blame. */
    public @Nullable String file() {
        return file;
    }
}
