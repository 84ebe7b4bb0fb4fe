package io.etchdb.sample;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileAheadOfTimeTest extends AheadOfTimeSuite {

    SqliteFileAheadOfTimeTest() {
        super(Kind.SQLITE_FILE);
    }
}
