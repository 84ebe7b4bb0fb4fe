package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresValuesTest extends ValuesSuite {

    PostgresValuesTest() {
        super(Kind.POSTGRES);
    }
}
