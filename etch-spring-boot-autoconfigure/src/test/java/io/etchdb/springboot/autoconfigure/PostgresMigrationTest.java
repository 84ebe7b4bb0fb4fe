package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class PostgresMigrationTest extends MigrationSuite {

    PostgresMigrationTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @Override
    String schema() {
        return "accounts";
    }
}
