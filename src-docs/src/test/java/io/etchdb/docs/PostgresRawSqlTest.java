package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresRawSqlTest extends RawSqlSuite {

    PostgresRawSqlTest() {
        super(Kind.POSTGRES);
    }
}
