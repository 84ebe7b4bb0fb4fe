package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteValuesTest extends ValuesSuite {

    SqliteValuesTest() {
        super(Kind.SQLITE_FILE);
    }
}
