package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteErrorsTest extends ErrorsSuite {

    SqliteErrorsTest() {
        super(Kind.SQLITE_FILE);
    }
}
