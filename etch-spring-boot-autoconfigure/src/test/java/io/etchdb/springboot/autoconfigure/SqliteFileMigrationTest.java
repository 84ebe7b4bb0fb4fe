package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class SqliteFileMigrationTest extends MigrationSuite {

    SqliteFileMigrationTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }
}
