package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryConflictTest extends ConflictSuite {

    SqliteMemoryConflictTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
