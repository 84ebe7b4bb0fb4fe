/**
 * What can go wrong, as types with fields. The same mistake gives the same type on both databases. Messages name the
 * thing and the next step; no parameter value and no password is ever part of one.
 */
@NullMarked
package io.etchdb.error;

import org.jspecify.annotations.NullMarked;
