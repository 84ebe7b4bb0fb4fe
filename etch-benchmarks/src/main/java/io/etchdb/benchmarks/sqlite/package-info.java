/**
 * Compares etch's SQLite driver, and {@code EtchTemplate} on it, with what people would use instead. {@link
 * io.etchdb.benchmarks.sqlite.Settings} reads the command line, {@link io.etchdb.benchmarks.sqlite.Comparison} runs it.
 */
@NullMarked
package io.etchdb.benchmarks.sqlite;

import org.jspecify.annotations.NullMarked;
