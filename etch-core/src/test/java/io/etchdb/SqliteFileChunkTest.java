package io.etchdb;

import io.etchdb.testdatabases.TestDatabase;

class SqliteFileChunkTest extends ChunkSuite {

    SqliteFileChunkTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }
}
