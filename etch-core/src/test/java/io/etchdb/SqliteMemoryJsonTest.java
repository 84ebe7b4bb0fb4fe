package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryJsonTest extends JsonSuite {

    SqliteMemoryJsonTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
