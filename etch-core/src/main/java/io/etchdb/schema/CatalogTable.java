package io.etchdb.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table or view as the database has it.
 *
 * @param schema the schema it is in
 * @param name its name, without quotes
 * @param kind what it is
 * @param columns its columns in order
 * @param primaryKey names of the primary key's columns in the order of the key; empty if there is none
 * @param uniqueConstraints what UNIQUE says in CREATE TABLE, the primary key left out
 * @param foreignKeys what it refers to
 * @param indexes what CREATE INDEX made; what stands behind the primary key and unique constraints is left out
 * @param comment what COMMENT ON says, {@code null} on SQLite
 */
public record CatalogTable(
        String schema,
        String name,
        Kind kind,
        List<CatalogColumn> columns,
        List<String> primaryKey,
        List<UniqueConstraint> uniqueConstraints,
        List<ForeignKey> foreignKeys,
        List<CatalogIndex> indexes,
        @Nullable String comment) {

    /** What a table may be. */
    public enum Kind {
        TABLE,
        /** A table that has its rows in partitions. */
        PARTITIONED_TABLE,
        /** A partition of one. */
        PARTITION,
        VIEW,
        MATERIALIZED_VIEW,
        /** A table of another server. */
        FOREIGN_TABLE,
        /** A table of a SQLite module, such as a full-text index. */
        VIRTUAL_TABLE;

        /** Whether it is a view, materialized or not. */
        public boolean isView() {
            return this == VIEW || this == MATERIALIZED_VIEW;
        }
    }

    public CatalogTable {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        uniqueConstraints = List.copyOf(uniqueConstraints);
        foreignKeys = List.copyOf(foreignKeys);
        indexes = List.copyOf(indexes);
    }

    /** The column of exactly this name, if there is one. */
    public Optional<CatalogColumn> column(String name) {
        return columns.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Names of the columns in order. */
    public List<String> columnNames() {
        return columns.stream().map(CatalogColumn::name).toList();
    }

    /** Schema and name for messages: {@code app.users}. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
