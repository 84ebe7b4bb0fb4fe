package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryKeysetPropertiesTest extends KeysetPropertiesSuite {

    SqliteMemoryKeysetPropertiesTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
