package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteReadingTest extends ReadingSuite {

    SqliteReadingTest() {
        super(Kind.SQLITE_FILE);
    }
}
