/** A record as a row. */
@org.jspecify.annotations.NullMarked
package io.etchdb.row;
