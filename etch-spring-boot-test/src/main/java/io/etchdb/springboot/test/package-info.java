/**
 * Spring Boot tests on a real database: {@link io.etchdb.springboot.test.EtchTest} is the slice,
 * {@link io.etchdb.springboot.test.AutoConfigureEtchDatabase} brings the same database to any other Boot test. What a
 * test wrote is rolled back, whoever wrote it and on whatever thread, because during a test every connection of the
 * context is one and the same; see {@link io.etchdb.springboot.test.Isolation} for what that costs.
 */
@NullMarked
package io.etchdb.springboot.test;

import org.jspecify.annotations.NullMarked;
