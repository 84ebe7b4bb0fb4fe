package io.etchdb.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index that CREATE INDEX made.
 *
 * @param name its name, without quotes
 * @param columns names of the columns it is over, in order; expressions are not among them
 * @param expressions text of the expressions it is over, in order
 * @param unique whether what it is over is unique
 * @param predicate text of the condition of a partial index, otherwise {@code null}
 * @param definition its CREATE INDEX
 */
public record CatalogIndex(
        String name,
        List<String> columns,
        List<String> expressions,
        boolean unique,
        @Nullable String predicate,
        String definition) {

    public CatalogIndex {
        columns = List.copyOf(columns);
        expressions = List.copyOf(expressions);
    }
}
