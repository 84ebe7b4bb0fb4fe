package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteRawSqlTest extends RawSqlSuite {

    SqliteRawSqlTest() {
        super(Kind.SQLITE_FILE);
    }
}
