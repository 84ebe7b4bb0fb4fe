package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryManagedColumnsTest extends ManagedColumnsSuite {

    SqliteMemoryManagedColumnsTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
