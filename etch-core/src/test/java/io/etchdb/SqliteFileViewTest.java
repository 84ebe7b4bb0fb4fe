package io.etchdb;

import io.etchdb.testdatabases.TestDatabase;

class SqliteFileViewTest extends ViewSuite {

    SqliteFileViewTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }
}
