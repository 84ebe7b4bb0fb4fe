package io.etchdb.schema;

/**
 * How much room a table takes.
 *
 * @param schema it is in
 * @param name of the table or materialized view, without quotes
 * @param bytes with its indexes; 0 of a partitioned table, whose partitions are tables of their own
 * @param rows about so many: PostgreSQL estimates, SQLite counts them while it looks at the pages
 */
public record TableSize(String schema, String name, long bytes, long rows) {}
