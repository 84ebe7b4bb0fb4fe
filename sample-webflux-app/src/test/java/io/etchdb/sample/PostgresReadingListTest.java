package io.etchdb.sample;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresReadingListTest extends ReadingListSuite {
    PostgresReadingListTest() {
        super(Kind.POSTGRES);
    }
}
