package io.etchdb.cli;

import io.etchdb.testdatabases.TestDatabase;

class SqliteCommandTest extends CommandSuite {

    SqliteCommandTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }
}
