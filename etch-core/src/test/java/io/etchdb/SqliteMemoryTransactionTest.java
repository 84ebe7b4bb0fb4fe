package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryTransactionTest extends TransactionSuite {

    SqliteMemoryTransactionTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
