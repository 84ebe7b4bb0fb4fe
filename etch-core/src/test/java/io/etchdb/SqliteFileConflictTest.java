package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileConflictTest extends ConflictSuite {

    SqliteFileConflictTest() {
        super(Kind.SQLITE_FILE);
    }
}
