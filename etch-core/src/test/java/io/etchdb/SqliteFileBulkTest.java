package io.etchdb;

import io.etchdb.testdatabases.TestDatabase;

class SqliteFileBulkTest extends BulkSuite {

    SqliteFileBulkTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }
}
