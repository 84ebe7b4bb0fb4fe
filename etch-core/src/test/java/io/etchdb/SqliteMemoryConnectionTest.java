package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryConnectionTest extends ConnectionSuite {

    SqliteMemoryConnectionTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
