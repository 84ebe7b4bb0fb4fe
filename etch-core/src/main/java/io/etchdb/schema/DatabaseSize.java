package io.etchdb.schema;

import java.util.List;

/**
 * How much room a database takes.
 *
 * @param bytes of all of it
 * @param tables its tables by schema and name; empty on a SQLite that was built without {@code dbstat}
 */
public record DatabaseSize(long bytes, List<TableSize> tables) {

    public DatabaseSize {
        tables = List.copyOf(tables);
    }
}
