package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class PostgresSharedTransactionTest extends SharedTransactionSuite {

    PostgresSharedTransactionTest() {
        super(TestDatabase.Kind.POSTGRES);
    }
}
