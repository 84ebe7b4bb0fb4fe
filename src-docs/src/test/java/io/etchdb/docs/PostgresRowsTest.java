package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresRowsTest extends RowsSuite {

    PostgresRowsTest() {
        super(Kind.POSTGRES);
    }
}
