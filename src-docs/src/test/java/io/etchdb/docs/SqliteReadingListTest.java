package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteReadingListTest extends ReadingListSuite {

    SqliteReadingListTest() {
        super(Kind.SQLITE_FILE);
    }
}
