/**
 * A fresh database for a test: PostgreSQL or SQLite, one per test class, gone when it is closed.
 * {@link io.etchdb.testdatabases.TestDatabase} is the way in, {@link io.etchdb.testdatabases.DatabaseSuite} spares a
 * suite the opening and closing, {@link io.etchdb.testdatabases.PostgresServer} is a server of its own for a test that
 * stops or kills it. Knows nothing of etch and opens no connection on behalf of a test: it hands out addresses.
 */
@NullMarked
package io.etchdb.testdatabases;

import org.jspecify.annotations.NullMarked;
