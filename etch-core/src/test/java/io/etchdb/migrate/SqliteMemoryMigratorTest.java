package io.etchdb.migrate;

import io.etchdb.testdatabases.TestDatabase;

class SqliteMemoryMigratorTest extends SqliteMigratorSuite {

    SqliteMemoryMigratorTest() {
        super(TestDatabase.Kind.SQLITE_MEMORY);
    }
}
