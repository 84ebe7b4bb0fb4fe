package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteMemoryQuotedNamesTest extends QuotedNamesSuite {

    SqliteMemoryQuotedNamesTest() {
        super(Kind.SQLITE_MEMORY);
    }
}
