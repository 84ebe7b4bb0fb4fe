package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresAllocationTest extends AllocationSuite {

    PostgresAllocationTest() {
        super(Kind.POSTGRES, new Bounds(26_000, 29_500, 950_000));
    }
}
