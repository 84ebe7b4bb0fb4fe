/** Loans: a loan and the copies of its book change together or not at all. */
@NullMarked
package io.etchdb.sample.loan;

import org.jspecify.annotations.NullMarked;
