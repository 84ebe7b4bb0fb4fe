package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresTablesTest extends TablesSuite {

    PostgresTablesTest() {
        super(Kind.POSTGRES);
    }
}
