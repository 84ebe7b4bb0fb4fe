package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresQuotedNamesTest extends QuotedNamesSuite {

    PostgresQuotedNamesTest() {
        super(Kind.POSTGRES);
    }
}
