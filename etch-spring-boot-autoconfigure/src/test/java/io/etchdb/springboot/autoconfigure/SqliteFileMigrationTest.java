package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class SqliteFileMigrationTest extends MigrationSuite {

    SqliteFileMigrationTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }

    @Override
    String schema() {
        return "main";
    }

    @Override
    String[] flyway() {
        return new String[] {"spring.flyway.url=jdbc:" + database.url()};
    }
}
