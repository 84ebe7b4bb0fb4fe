package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresConflictTest extends ConflictSuite {

    PostgresConflictTest() {
        super(Kind.POSTGRES);
    }
}
