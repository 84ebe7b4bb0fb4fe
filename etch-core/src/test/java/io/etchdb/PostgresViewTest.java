package io.etchdb;

import io.etchdb.testdatabases.TestDatabase;

class PostgresViewTest extends ViewSuite {

    PostgresViewTest() {
        super(TestDatabase.Kind.POSTGRES);
    }
}
