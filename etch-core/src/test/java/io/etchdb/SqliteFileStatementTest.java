package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileStatementTest extends StatementSuite {

    SqliteFileStatementTest() {
        super(Kind.SQLITE_FILE);
    }
}
