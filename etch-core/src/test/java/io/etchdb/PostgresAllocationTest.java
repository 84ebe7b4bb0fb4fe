package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class PostgresAllocationTest extends AllocationSuite {

    /** 20 KB, which is the target: less than a quarter above what was measured. */
    private static final long GET = 20_480;

    PostgresAllocationTest() {
        super(Kind.POSTGRES, new Bounds(GET, 25_000, 845_000));
    }
}
