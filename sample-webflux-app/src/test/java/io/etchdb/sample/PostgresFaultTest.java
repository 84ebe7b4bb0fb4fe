package io.etchdb.sample;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresFaultTest extends FaultSuite {

    PostgresFaultTest() {
        super(Kind.POSTGRES);
    }
}
