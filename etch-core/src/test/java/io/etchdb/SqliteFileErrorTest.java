package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileErrorTest extends ErrorSuite {

    SqliteFileErrorTest() {
        super(Kind.SQLITE_FILE);
    }
}
