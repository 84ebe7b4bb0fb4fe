/**
 * The database's tables as they are, and records beside them. {@link io.etchdb.schema.Catalog} is a snapshot of tables,
 * views, columns and keys; {@link io.etchdb.schema.SchemaCheck} compares {@code @Table} records with one;
 * {@link io.etchdb.schema.Ddl} writes the CREATE TABLE a record asks for. Which column type suits which Java type is known
 * here and nowhere else. {@link io.etchdb.schema.Session} and {@link io.etchdb.schema.DatabaseSize} are who is connected and
 * how large it has become. Reads through {@code io.etchdb.execution} like any statement; changes nothing by itself.
 */
@NullMarked
package io.etchdb.schema;

import org.jspecify.annotations.NullMarked;
