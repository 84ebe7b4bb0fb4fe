/** Tests the loans on their database, without HTTP. */
@NullMarked
package io.etchdb.sample.loan;

import org.jspecify.annotations.NullMarked;
