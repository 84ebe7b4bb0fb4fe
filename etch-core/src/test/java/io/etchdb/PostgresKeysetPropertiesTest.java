package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresKeysetPropertiesTest extends KeysetPropertiesSuite {

    PostgresKeysetPropertiesTest() {
        super(Kind.POSTGRES);
    }
}
