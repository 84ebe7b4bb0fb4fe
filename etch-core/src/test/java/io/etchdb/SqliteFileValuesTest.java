package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileValuesTest extends ValuesSuite {

    SqliteFileValuesTest() {
        super(Kind.SQLITE_FILE);
    }
}
