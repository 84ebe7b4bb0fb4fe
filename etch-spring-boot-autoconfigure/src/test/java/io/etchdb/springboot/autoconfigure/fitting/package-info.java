/** A record that fits the table of the tests. */
@NullMarked
package io.etchdb.springboot.autoconfigure.fitting;

import org.jspecify.annotations.NullMarked;
