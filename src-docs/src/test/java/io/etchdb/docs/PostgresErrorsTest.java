package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresErrorsTest extends ErrorsSuite {

    PostgresErrorsTest() {
        super(Kind.POSTGRES);
    }
}
