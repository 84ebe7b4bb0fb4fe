package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresReadingTest extends ReadingSuite {

    PostgresReadingTest() {
        super(Kind.POSTGRES);
    }
}
