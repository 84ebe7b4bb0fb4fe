package io.etchdb.error;

import org.jspecify.annotations.Nullable;

/**
 * What every failure of etch is. Used as it is for what the database refuses and no subtype names, such as a division
 * by zero; the cause is then, as in every subtype that comes from a database, the driver's own exception.
 */
public class EtchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String sqlState;
    private final @Nullable String sql;

    public EtchException(String message, @Nullable String sqlState, @Nullable String sql, @Nullable Throwable cause) {
        super(message, cause);
        this.sqlState = sqlState;
        this.sql = sql;
    }

    /** SQLSTATE as the driver reported it, or {@code null} where the failure did not come from a database. */
    public final @Nullable String sqlState() {
        return sqlState;
    }

    /** Text of the statement that failed, or {@code null} where there was none. */
    public final @Nullable String sql() {
        return sql;
    }
}
