package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresTransactionTest extends TransactionSuite {

    PostgresTransactionTest() {
        super(Kind.POSTGRES);
    }
}
