package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryScrollTest extends ScrollSuite {

    SqliteMemoryScrollTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
