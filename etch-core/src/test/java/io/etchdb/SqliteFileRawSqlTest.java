package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileRawSqlTest extends RawSqlSuite {

    SqliteFileRawSqlTest() {
        super(Kind.SQLITE_FILE);
    }
}
