package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileSchemaCheckTest extends SqliteSchemaCheckSuite {

    SqliteFileSchemaCheckTest() {
        super(Kind.SQLITE_FILE);
    }
}
