package io.etchdb;

import io.etchdb.testdatabases.TestDatabase;

class PostgresChunkTest extends ChunkSuite {

    PostgresChunkTest() {
        super(TestDatabase.Kind.POSTGRES);
    }
}
