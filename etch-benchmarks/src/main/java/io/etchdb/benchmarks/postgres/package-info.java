/**
 * Compares {@code EtchTemplate} on PostgreSQL with what people would use instead. A {@link
 * io.etchdb.benchmarks.postgres.Workload} is what is done, a {@link io.etchdb.benchmarks.postgres.Contender} who does it.
 */
@NullMarked
package io.etchdb.benchmarks.postgres;

import org.jspecify.annotations.NullMarked;
