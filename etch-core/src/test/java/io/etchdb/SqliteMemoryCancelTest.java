package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryCancelTest extends CancelSuite {

    SqliteMemoryCancelTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
