package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresManyTablesTest extends ManyTablesSuite {

    PostgresManyTablesTest() {
        super(Kind.POSTGRES);
    }
}
