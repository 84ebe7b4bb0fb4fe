package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileManyTablesTest extends ManyTablesSuite {

    SqliteFileManyTablesTest() {
        super(Kind.SQLITE_FILE);
    }
}
