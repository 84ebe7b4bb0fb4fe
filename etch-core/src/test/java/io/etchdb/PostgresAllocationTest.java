package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresAllocationTest extends AllocationSuite {

    PostgresAllocationTest() {
        super(Kind.POSTGRES, new Bounds(22_000, 25_000, 845_000));
    }
}
