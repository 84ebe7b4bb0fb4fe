package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresGettingStartedTest extends GettingStartedSuite {

    PostgresGettingStartedTest() {
        super(Kind.POSTGRES);
    }
}
