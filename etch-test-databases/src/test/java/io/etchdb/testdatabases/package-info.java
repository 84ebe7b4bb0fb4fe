/** Tests of the test databases, on the databases themselves. */
@NullMarked
package io.etchdb.testdatabases;

import org.jspecify.annotations.NullMarked;
