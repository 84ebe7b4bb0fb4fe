/**
 * Tests on a real database with JUnit alone: {@link io.etchdb.test.EtchDatabase} hands a test an {@code EtchTemplate}
 * on a fresh database. {@link io.etchdb.test.Fixture} and {@link io.etchdb.test.EtchAssertions} work here and in Spring
 * Boot tests. Nothing in this package needs Spring.
 */
@NullMarked
package io.etchdb.test;

import org.jspecify.annotations.NullMarked;
