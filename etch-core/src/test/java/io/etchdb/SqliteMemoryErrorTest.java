package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryErrorTest extends ErrorSuite {

    SqliteMemoryErrorTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
