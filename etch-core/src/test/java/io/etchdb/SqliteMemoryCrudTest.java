package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryCrudTest extends CrudSuite {

    SqliteMemoryCrudTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
