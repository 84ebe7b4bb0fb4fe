package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresWritingTest extends WritingSuite {

    PostgresWritingTest() {
        super(Kind.POSTGRES);
    }
}
