/**
 * The command line of the comparisons. Each is a package of its own beside {@code harness}, which they share; all use
 * etch only as anybody could, by what it publishes. Nothing depends on this module.
 */
@NullMarked
package io.etchdb.benchmarks;

import org.jspecify.annotations.NullMarked;
