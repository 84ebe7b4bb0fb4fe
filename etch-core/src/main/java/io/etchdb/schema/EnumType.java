package io.etchdb.schema;

import java.util.List;

/**
 * An enum type of PostgreSQL.
 *
 * @param schema the schema it is in
 * @param name its name, without quotes
 * @param type the type as the database prints it for a column: with its schema where that is not on the search path
 * @param labels its labels in their order
 */
public record EnumType(String schema, String name, String type, List<String> labels) {

    public EnumType {
        labels = List.copyOf(labels);
    }
}
