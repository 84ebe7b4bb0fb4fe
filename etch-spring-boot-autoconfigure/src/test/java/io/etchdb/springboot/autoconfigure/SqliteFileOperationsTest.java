package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class SqliteFileOperationsTest extends OperationsSuite {

    SqliteFileOperationsTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }
}
