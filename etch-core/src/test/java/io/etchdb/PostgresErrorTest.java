package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresErrorTest extends ErrorSuite {

    PostgresErrorTest() {
        super(Kind.POSTGRES);
    }
}
