/** Tests of the Spring Boot test support, on real databases. */
@NullMarked
package io.etchdb.springboot.test;

import org.jspecify.annotations.NullMarked;
