/**
 * Brings a database to the state that a set of {@code .sql} files describes: finds the files, compares them with the
 * history table, takes the lock, applies what is pending and writes it down. {@link io.etchdb.migrate.Migrations} names
 * a set, {@link io.etchdb.migrate.MigrationStatus} tells how it stands; {@link io.etchdb.migrate.Migrator} is the engine
 * behind {@code EtchTemplate.migrate}. It uses a connection of its own and never joins a transaction; nothing is ever
 * undone or guessed: what does not fit is refused with the way out.
 */
@NullMarked
package io.etchdb.migrate;

import org.jspecify.annotations.NullMarked;
