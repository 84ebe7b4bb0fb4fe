package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteRowsTest extends RowsSuite {

    SqliteRowsTest() {
        super(Kind.SQLITE_FILE);
    }
}
