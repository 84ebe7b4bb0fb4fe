package io.etchdb.sample;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileReadingListTest extends ReadingListSuite {
    SqliteFileReadingListTest() {
        super(Kind.SQLITE_FILE);
    }
}
