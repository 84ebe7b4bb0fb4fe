package io.etchdb.schema;

import io.etchdb.schema.CatalogColumn.Generation;
import org.jspecify.annotations.Nullable;

/**
 * A row of the first of the two statements: a column with its table. A table without columns has one row without column;
 * a row without kind only says that there is such a schema.
 */
record ColumnRow(
        String schemaName,
        String tableName,
        CatalogTable.@Nullable Kind kind,
        @Nullable String tableComment,
        @Nullable String columnName,
        @Nullable String type,
        @Nullable String baseType,
        @Nullable Boolean nullable,
        @Nullable String defaultValue,
        @Nullable Generation generation,
        @Nullable String comment) {}
