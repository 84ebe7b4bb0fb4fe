package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresAllocationTest extends AllocationSuite {

    /** The target is 20 KB; 10,400 were measured. An exception that nobody throws, or a text parsed anew, would be above it. */
    private static final long GET = 13_000;

    PostgresAllocationTest() {
        super(Kind.POSTGRES, new Bounds(GET, 14_700, 770_000));
    }
}
