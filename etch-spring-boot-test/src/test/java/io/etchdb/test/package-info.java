/** Tests of fixtures, assertions and the JUnit extension, on real databases. */
@NullMarked
package io.etchdb.test;

import org.jspecify.annotations.NullMarked;
