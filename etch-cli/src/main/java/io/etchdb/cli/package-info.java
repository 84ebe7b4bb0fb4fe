/**
 * The {@code etch} command. {@link io.etchdb.cli.Main} reads the arguments, each subcommand is a class of its own, and
 * {@code Failures} is the one place where what went wrong becomes a line on stderr and an exit code. Results go to
 * stdout, everything said on the way to stderr. Only here may a thread wait: what does the work is
 * {@link io.etchdb.migrate.Migrator}.
 */
@NullMarked
package io.etchdb.cli;

import org.jspecify.annotations.NullMarked;
