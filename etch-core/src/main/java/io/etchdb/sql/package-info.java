/**
 * SQL text and its parameters, composed from row models and conditions. {@link io.etchdb.sql.Composer} has one method
 * for each typed operation, {@link io.etchdb.sql.Where}, {@link io.etchdb.sql.Query} and {@link io.etchdb.sql.OnConflict}
 * are what it is told, {@link io.etchdb.sql.Sql} is what it says and what raw SQL is given as. Knows dialects, never a
 * connection: everything here runs without a database, and only what is composed here runs.
 */
@NullMarked
package io.etchdb.sql;

import org.jspecify.annotations.NullMarked;
