package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileAllocationTest extends AllocationSuite {

    SqliteFileAllocationTest() {
        super(Kind.SQLITE_FILE, new Bounds(5_750, 6_000, 664_000));
    }
}
