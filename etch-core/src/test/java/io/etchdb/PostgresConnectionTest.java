package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresConnectionTest extends ConnectionSuite {

    PostgresConnectionTest() {
        super(Kind.POSTGRES);
    }
}
