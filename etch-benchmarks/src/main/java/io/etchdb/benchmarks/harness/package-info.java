/**
 * What all comparisons share: a JVM per contender that plays rounds when it is told to, the clocks it is measured by, and
 * medians. Knows no database.
 */
@NullMarked
package io.etchdb.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
