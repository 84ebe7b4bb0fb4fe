package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresStatementTest extends StatementSuite {

    PostgresStatementTest() {
        super(Kind.POSTGRES);
    }
}
