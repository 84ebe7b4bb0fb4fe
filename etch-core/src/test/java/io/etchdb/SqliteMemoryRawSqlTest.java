package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryRawSqlTest extends RawSqlSuite {

    SqliteMemoryRawSqlTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
