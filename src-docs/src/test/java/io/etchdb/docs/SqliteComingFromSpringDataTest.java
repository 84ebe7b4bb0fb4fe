package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteComingFromSpringDataTest extends ComingFromSpringDataSuite {

    SqliteComingFromSpringDataTest() {
        super(Kind.SQLITE_FILE);
    }
}
