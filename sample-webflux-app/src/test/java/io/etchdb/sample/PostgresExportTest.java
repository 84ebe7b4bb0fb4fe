package io.etchdb.sample;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresExportTest extends ExportSuite {
    PostgresExportTest() {
        super(Kind.POSTGRES);
    }
}
