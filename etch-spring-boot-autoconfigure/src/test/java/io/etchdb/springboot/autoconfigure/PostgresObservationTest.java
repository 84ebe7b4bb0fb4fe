package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class PostgresObservationTest extends ObservationSuite {

    PostgresObservationTest() {
        super(TestDatabase.Kind.POSTGRES);
    }
}
