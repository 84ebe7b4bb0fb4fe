package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileCancelTest extends CancelSuite {

    SqliteFileCancelTest() {
        super(Kind.SQLITE_FILE);
    }
}
