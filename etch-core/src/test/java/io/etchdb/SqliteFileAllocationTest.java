package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileAllocationTest extends AllocationSuite {

    SqliteFileAllocationTest() {
        super(Kind.SQLITE_FILE, new Bounds(6_000, 6_400, 665_000));
    }
}
