package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteBulkTest extends BulkSuite {

    SqliteBulkTest() {
        super(Kind.SQLITE_FILE);
    }
}
