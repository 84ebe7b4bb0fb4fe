package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteReadmeTest extends ReadmeSuite {

    SqliteReadmeTest() {
        super(Kind.SQLITE_FILE);
    }
}
