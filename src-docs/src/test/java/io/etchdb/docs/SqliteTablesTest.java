package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteTablesTest extends TablesSuite {

    SqliteTablesTest() {
        super(Kind.SQLITE_FILE);
    }
}
