package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryDdlTest extends DdlSuite {

    SqliteMemoryDdlTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
