package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileAllocationTest extends AllocationSuite {

    SqliteFileAllocationTest() {
        super(Kind.SQLITE_FILE, new Bounds(4_100, 4_450, 615_000));
    }
}
