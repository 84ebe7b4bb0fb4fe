package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteComingFromPythonTest extends ComingFromPythonSuite {

    SqliteComingFromPythonTest() {
        super(Kind.SQLITE_FILE);
    }
}
