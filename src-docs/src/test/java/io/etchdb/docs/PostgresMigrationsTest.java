package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresMigrationsTest extends MigrationsSuite {

    PostgresMigrationsTest() {
        super(Kind.POSTGRES);
    }
}
