package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresBulkTest extends BulkSuite {

    PostgresBulkTest() {
        super(Kind.POSTGRES);
    }
}
