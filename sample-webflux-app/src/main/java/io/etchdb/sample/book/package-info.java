/** Books: versioned rows, so that of two who edit one at the same time the second is told; and an export of all. */
@NullMarked
package io.etchdb.sample.book;

import org.jspecify.annotations.NullMarked;
