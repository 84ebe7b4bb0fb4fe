package io.etchdb.sample;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileFaultTest extends FaultSuite {

    SqliteFileFaultTest() {
        super(Kind.SQLITE_FILE);
    }
}
