package io.etchdb.schema;

import io.etchdb.schema.ForeignKey.Action;
import org.jspecify.annotations.Nullable;

/**
 * A row of the second of the two statements: one column of a key or index, one label of an enum type, or one schema.
 * Those of one key have its name and table in common and come in their order.
 *
 * @param name of the key, index or enum type; of a schema, its own
 * @param columnName column, or label of an enum type; {@code null} where {@code expression} says it
 */
record KeyRow(
        Kind kind,
        String schemaName,
        String tableName,
        String name,
        @Nullable String columnName,
        @Nullable String targetSchema,
        @Nullable String targetTable,
        @Nullable String targetColumn,
        @Nullable Action onUpdate,
        @Nullable Action onDelete,
        @Nullable Boolean uniqueIndex,
        @Nullable String expression,
        @Nullable String predicate,
        @Nullable String definition) {

    /** What a row is a part of. */
    enum Kind {
        SCHEMA,
        SEARCH_PATH,
        PRIMARY_KEY,
        UNIQUE,
        FOREIGN_KEY,
        INDEX,
        ENUM
    }
}
