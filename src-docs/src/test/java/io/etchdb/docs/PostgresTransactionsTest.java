package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresTransactionsTest extends TransactionsSuite {

    PostgresTransactionsTest() {
        super(Kind.POSTGRES);
    }
}
