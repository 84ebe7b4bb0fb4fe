/** Contexts started with and without this and that, and transactions shared with Spring on real databases. */
@NullMarked
package io.etchdb.springboot.autoconfigure;

import org.jspecify.annotations.NullMarked;
