package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresConnectingTest extends ConnectingSuite {

    PostgresConnectingTest() {
        super(Kind.POSTGRES);
    }
}
