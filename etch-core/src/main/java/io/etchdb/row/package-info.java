/**
 * A record as a row: which table and columns it stands for ({@link io.etchdb.row.RowModel}), how a column is named in
 * code ({@link io.etchdb.row.ColumnRef}), what identifies a row ({@link io.etchdb.row.Key}) and what a change to one is
 * ({@link io.etchdb.row.Patch}). Values only: nothing here knows SQL text or a connection. {@code io.etchdb.sql} turns
 * these into statements, {@code io.etchdb.execution} reads rows back through them.
 */
@NullMarked
package io.etchdb.row;

import org.jspecify.annotations.NullMarked;
