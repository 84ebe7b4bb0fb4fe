package io.etchdb.test;

import io.etchdb.testdatabases.TestDatabase;

class PostgresFixturesTest extends FixturesSuite {

    PostgresFixturesTest() {
        super(TestDatabase.Kind.POSTGRES);
    }
}
