package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class SqliteFileSharedTransactionTest extends SharedTransactionSuite {

    SqliteFileSharedTransactionTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }
}
