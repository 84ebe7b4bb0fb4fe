package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class SqliteMemorySharedTransactionTest extends SharedTransactionSuite {

    SqliteMemorySharedTransactionTest() {
        super(TestDatabase.Kind.SQLITE_MEMORY);
    }
}
