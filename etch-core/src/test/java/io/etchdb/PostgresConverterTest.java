package io.etchdb;

import io.etchdb.testdatabases.TestDatabase;

class PostgresConverterTest extends ConverterSuite {

    PostgresConverterTest() {
        super(TestDatabase.Kind.POSTGRES);
    }
}
