package io.etchdb.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A FOREIGN KEY: columns that refer to columns of a table.
 *
 * @param name its name, {@code null} on SQLite, which does not tell
 * @param columns names of the columns that refer, in order
 * @param targetSchema schema of the table referred to
 * @param targetTable name of the table referred to
 * @param targetColumns names of the columns referred to, each at the place of the one that refers to it
 * @param onUpdate what happens when the row referred to changes its key
 * @param onDelete what happens when the row referred to is deleted
 */
public record ForeignKey(
        @Nullable String name,
        List<String> columns,
        String targetSchema,
        String targetTable,
        List<String> targetColumns,
        Action onUpdate,
        Action onDelete) {

    /** What happens to a row when the one it refers to changes or goes. */
    public enum Action {
        NO_ACTION,
        RESTRICT,
        CASCADE,
        SET_NULL,
        SET_DEFAULT;

        /** As SQL has it: {@code SET NULL}. */
        String sql() {
            return name().replace('_', ' ');
        }
    }

    public ForeignKey {
        columns = List.copyOf(columns);
        targetColumns = List.copyOf(targetColumns);
    }
}
