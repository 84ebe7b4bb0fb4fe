package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresReadingListTest extends ReadingListSuite {

    PostgresReadingListTest() {
        super(Kind.POSTGRES);
    }
}
