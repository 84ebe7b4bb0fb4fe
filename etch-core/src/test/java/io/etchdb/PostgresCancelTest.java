package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresCancelTest extends CancelSuite {

    PostgresCancelTest() {
        super(Kind.POSTGRES);
    }
}
