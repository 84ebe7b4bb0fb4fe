package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileDdlTest extends DdlSuite {

    SqliteFileDdlTest() {
        super(Kind.SQLITE_FILE);
    }
}
