package io.etchdb;

import io.etchdb.testdatabases.TestDatabase;

class SqliteMemoryChunkTest extends ChunkSuite {

    SqliteMemoryChunkTest() {
        super(TestDatabase.Kind.SQLITE_MEMORY);
    }
}
