package io.etchdb.test;

import io.etchdb.testdatabases.TestDatabase;

class SqliteFileFixturesTest extends FixturesSuite {

    SqliteFileFixturesTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }
}
