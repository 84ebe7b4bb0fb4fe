package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresComingFromSpringDataTest extends ComingFromSpringDataSuite {

    PostgresComingFromSpringDataTest() {
        super(Kind.POSTGRES);
    }
}
