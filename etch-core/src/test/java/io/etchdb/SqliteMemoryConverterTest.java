package io.etchdb;

import io.etchdb.testdatabases.TestDatabase;

class SqliteMemoryConverterTest extends ConverterSuite {

    SqliteMemoryConverterTest() {
        super(TestDatabase.Kind.SQLITE_MEMORY);
    }
}
