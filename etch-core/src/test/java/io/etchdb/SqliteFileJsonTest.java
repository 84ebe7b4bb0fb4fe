package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileJsonTest extends JsonSuite {

    SqliteFileJsonTest() {
        super(Kind.SQLITE_FILE);
    }
}
