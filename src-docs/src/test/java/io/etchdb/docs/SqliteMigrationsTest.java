package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMigrationsTest extends MigrationsSuite {

    SqliteMigrationsTest() {
        super(Kind.SQLITE_FILE);
    }
}
