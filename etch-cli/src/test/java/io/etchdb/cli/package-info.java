/** The command as its users run it: the jar, in a process of its own, on real databases. */
@NullMarked
package io.etchdb.cli;

import org.jspecify.annotations.NullMarked;
