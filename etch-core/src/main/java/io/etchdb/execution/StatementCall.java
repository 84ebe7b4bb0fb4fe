package io.etchdb.execution;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A statement that goes to the database.
 *
 * @param kind what it does
 * @param operation the verb that composed it, such as {@code insert}; {@code null} for raw SQL
 * @param table the table that verb works on, as the text names it; {@code null} for raw SQL
 * @param name what {@code Sql.named} called it, or {@code null}
 * @param text the statement, byte for byte what runs
 * @param inTransaction whether it runs inside a transaction, whoever began that
 * @param parameters of {@code $1}, {@code $2}, ...: masked, and only where the options say {@code logParameters}; otherwise
 *     empty
 */
public record StatementCall(
        StatementKind kind,
        @Nullable String operation,
        @Nullable String table,
        @Nullable String name,
        String text,
        boolean inTransaction,
        List<String> parameters) {

    /** What statistics count it under: its name, else verb and table, else its kind. */
    public String label() {
        if (name != null) {
            return name;
        }
        return operation == null ? kind.name().toLowerCase(Locale.ROOT) : operation + " " + table;
    }
}
