package io.etchdb;

import io.etchdb.testdatabases.TestDatabase;

class PostgresBulkTest extends BulkSuite {

    PostgresBulkTest() {
        super(TestDatabase.Kind.POSTGRES);
    }
}
