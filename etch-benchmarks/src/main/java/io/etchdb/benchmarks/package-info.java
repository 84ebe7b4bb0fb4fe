/**
 * Compares etch's drivers with what people would use instead: {@link io.etchdb.benchmarks.Main} starts one JVM per contender
 * and scenario, lets them take turns, and prints their figures side by side. Uses the drivers only as anybody could, by what
 * they publish; nothing depends on it.
 */
@NullMarked
package io.etchdb.benchmarks;

import org.jspecify.annotations.NullMarked;
