/**
 * An R2DBC driver for SQLite on sqlite-jdbc.
 *
 * <p>{@link io.etchdb.r2dbc.sqlite.SqliteConnectionFactory} owns the physical connections: one writer and a few readers, each a
 * <em>lane</em> with its own thread and its own queue. What the user holds, a {@code Connection}, is light: it sends jobs to
 * lanes. In autocommit a plain SELECT goes to any free reader and everything else to the writer; a transaction, or a cursor
 * with rows left to read, takes a <em>lease</em> and has its lane to itself until it ends. A job works inside the lane, where
 * nobody else touches SQLite, and signals outside of it, where user code may take as long as it likes. SQL text is read by
 * the driver's own lexer; values become one of SQLite's five storage classes on the way in and the class asked for on the
 * way out, or an error; failures leave as R2DBC exceptions with an SQLSTATE.
 */
@NullMarked
package io.etchdb.r2dbc.sqlite;

import org.jspecify.annotations.NullMarked;
