package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresReadmeTest extends ReadmeSuite {

    PostgresReadmeTest() {
        super(Kind.POSTGRES);
    }
}
