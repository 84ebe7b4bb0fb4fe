package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileScrollTest extends ScrollSuite {

    SqliteFileScrollTest() {
        super(Kind.SQLITE_FILE);
    }
}
