package io.etchdb;

import io.etchdb.testdatabases.TestDatabase;

class SqliteFileConverterTest extends ConverterSuite {

    SqliteFileConverterTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }
}
