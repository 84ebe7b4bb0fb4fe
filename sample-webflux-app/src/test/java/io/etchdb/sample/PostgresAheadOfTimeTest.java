package io.etchdb.sample;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresAheadOfTimeTest extends AheadOfTimeSuite {

    PostgresAheadOfTimeTest() {
        super(Kind.POSTGRES);
    }
}
