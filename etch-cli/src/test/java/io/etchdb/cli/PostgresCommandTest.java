package io.etchdb.cli;

import io.etchdb.testdatabases.TestDatabase;

class PostgresCommandTest extends CommandSuite {

    PostgresCommandTest() {
        super(TestDatabase.Kind.POSTGRES);
    }
}
