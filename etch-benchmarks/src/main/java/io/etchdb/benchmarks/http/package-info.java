/**
 * Loads the sample application over HTTP for a while, and looks whether it answers everything and its heap stays flat.
 * {@link io.etchdb.benchmarks.http.Settings} reads the command line, {@link io.etchdb.benchmarks.http.LoadRun} runs it.
 */
@NullMarked
package io.etchdb.benchmarks.http;

import org.jspecify.annotations.NullMarked;
