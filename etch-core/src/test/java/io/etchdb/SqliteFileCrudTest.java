package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileCrudTest extends CrudSuite {

    SqliteFileCrudTest() {
        super(Kind.SQLITE_FILE);
    }
}
