package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresScrollTest extends ScrollSuite {

    PostgresScrollTest() {
        super(Kind.POSTGRES);
    }
}
