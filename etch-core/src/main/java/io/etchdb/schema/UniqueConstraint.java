package io.etchdb.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A UNIQUE of CREATE TABLE.
 *
 * @param name its name, {@code null} on SQLite, which does not tell
 * @param columns names of its columns in order
 */
public record UniqueConstraint(@Nullable String name, List<String> columns) {

    public UniqueConstraint {
        columns = List.copyOf(columns);
    }
}
