package io.etchdb;

import io.etchdb.testdatabases.TestDatabase;

class SqliteMemoryBulkTest extends BulkSuite {

    SqliteMemoryBulkTest() {
        super(TestDatabase.Kind.SQLITE_MEMORY);
    }
}
