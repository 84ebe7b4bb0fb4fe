package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteGettingStartedTest extends GettingStartedSuite {

    SqliteGettingStartedTest() {
        super(Kind.SQLITE_FILE);
    }
}
