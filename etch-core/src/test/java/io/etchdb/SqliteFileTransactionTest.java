package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileTransactionTest extends TransactionSuite {

    SqliteFileTransactionTest() {
        super(Kind.SQLITE_FILE);
    }
}
