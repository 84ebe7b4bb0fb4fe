package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileConnectionTest extends ConnectionSuite {

    SqliteFileConnectionTest() {
        super(Kind.SQLITE_FILE);
    }
}
