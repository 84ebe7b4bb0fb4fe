package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteTransactionsTest extends TransactionsSuite {

    SqliteTransactionsTest() {
        super(Kind.SQLITE_FILE);
    }
}
