package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class SqliteFileVerifyTest extends VerifySuite {

    SqliteFileVerifyTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }
}
