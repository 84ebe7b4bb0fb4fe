package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresJsonTest extends JsonSuite {

    PostgresJsonTest() {
        super(Kind.POSTGRES);
    }
}
