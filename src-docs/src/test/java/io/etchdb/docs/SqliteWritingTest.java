package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteWritingTest extends WritingSuite {

    SqliteWritingTest() {
        super(Kind.SQLITE_FILE);
    }
}
