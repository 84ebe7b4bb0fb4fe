package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class SqliteFileObservationTest extends ObservationSuite {

    SqliteFileObservationTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }
}
