package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class PostgresVerifyTest extends VerifySuite {

    PostgresVerifyTest() {
        super(TestDatabase.Kind.POSTGRES);
    }
}
