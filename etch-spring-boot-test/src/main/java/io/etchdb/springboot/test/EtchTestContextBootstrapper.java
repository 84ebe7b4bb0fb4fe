package io.etchdb.springboot.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Finds {@link EtchTest} on a test class. */
final class EtchTestContextBootstrapper extends TestSliceTestContextBootstrapper<EtchTest> {}
