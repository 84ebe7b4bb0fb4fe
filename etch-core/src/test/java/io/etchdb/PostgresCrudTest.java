package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresCrudTest extends CrudSuite {

    PostgresCrudTest() {
        super(Kind.POSTGRES);
    }
}
