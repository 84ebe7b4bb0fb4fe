/** Records that do not fit the tables of the tests. */
@NullMarked
package io.etchdb.springboot.autoconfigure.drifted;

import org.jspecify.annotations.NullMarked;
