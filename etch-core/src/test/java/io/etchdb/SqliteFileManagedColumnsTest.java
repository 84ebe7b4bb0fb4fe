package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileManagedColumnsTest extends ManagedColumnsSuite {

    SqliteFileManagedColumnsTest() {
        super(Kind.SQLITE_FILE);
    }
}
