package io.etchdb.sample;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileExportTest extends ExportSuite {
    SqliteFileExportTest() {
        super(Kind.SQLITE_FILE);
    }
}
