package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteConnectingTest extends ConnectingSuite {

    SqliteConnectingTest() {
        super(Kind.SQLITE_FILE);
    }
}
