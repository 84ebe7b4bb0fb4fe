package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryCatalogTest extends SqliteCatalogSuite {

    SqliteMemoryCatalogTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
