package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresManagedColumnsTest extends ManagedColumnsSuite {

    PostgresManagedColumnsTest() {
        super(Kind.POSTGRES);
    }
}
