package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileCatalogTest extends SqliteCatalogSuite {

    SqliteFileCatalogTest() {
        super(Kind.SQLITE_FILE);
    }
}
