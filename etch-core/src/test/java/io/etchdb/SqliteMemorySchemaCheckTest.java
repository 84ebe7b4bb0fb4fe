package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemorySchemaCheckTest extends SqliteSchemaCheckSuite {

    SqliteMemorySchemaCheckTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
