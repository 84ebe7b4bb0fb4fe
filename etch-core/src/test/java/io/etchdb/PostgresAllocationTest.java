package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresAllocationTest extends AllocationSuite {

    /** The target is 20 KB; 14,300 were measured. An exception that nobody throws would be above it again. */
    private static final long GET = 17_000;

    PostgresAllocationTest() {
        super(Kind.POSTGRES, new Bounds(GET, 20_000, 845_000));
    }
}
