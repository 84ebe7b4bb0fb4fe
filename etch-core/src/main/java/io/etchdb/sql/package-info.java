/** Text and parameters: everything that is decided about a statement before a connection is asked for. */
@NullMarked
package io.etchdb.sql;

import org.jspecify.annotations.NullMarked;
