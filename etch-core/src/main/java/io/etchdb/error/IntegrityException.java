package io.etchdb.error;

import org.jspecify.annotations.Nullable;

/** A constraint refused the statement. Nothing of the statement is stored. */
public final class IntegrityException extends EtchException {

    private static final long serialVersionUID = 1L;

    /** Kinds of constraints. */
    public enum Kind {
        UNIQUE,
        FOREIGN_KEY,
        NOT_NULL,
        CHECK,
        EXCLUSION
    }

    private final Kind kind;
    private final @Nullable String constraint;
    private final @Nullable String table;
    private final @Nullable String column;

    public IntegrityException(
            String message,
            Kind kind,
            @Nullable String constraint,
            @Nullable String table,
            @Nullable String column,
            @Nullable String sqlState,
            @Nullable String sql,
            @Nullable Throwable cause) {
        super(message, sqlState, sql, cause);
        this.kind = kind;
        this.constraint = constraint;
        this.table = table;
        this.column = column;
    }

    /** Kind of the constraint, the same on both databases. */
    public Kind kind() {
        return kind;
    }

    /**
     * Name of the constraint as the database reports it, or {@code null} where it reports none: PostgreSQL names all but
     * NOT NULL, SQLite only CHECK.
     */
    public @Nullable String constraint() {
        return constraint;
    }

    /** Table of the constraint, where the database reports it (SQLite does not for FOREIGN KEY and CHECK). */
    public @Nullable String table() {
        return table;
    }

    /**
     * Column of the constraint, where the database reports it: of NOT NULL on both, and of UNIQUE on SQLite, where several
     * are separated by {@code ", "}.
     */
    public @Nullable String column() {
        return column;
    }
}
