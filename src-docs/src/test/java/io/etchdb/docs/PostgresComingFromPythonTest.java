package io.etchdb.docs;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresComingFromPythonTest extends ComingFromPythonSuite {

    PostgresComingFromPythonTest() {
        super(Kind.POSTGRES);
    }
}
