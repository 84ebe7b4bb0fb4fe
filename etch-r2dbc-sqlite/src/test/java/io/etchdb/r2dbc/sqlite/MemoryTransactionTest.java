package io.etchdb.r2dbc.sqlite;

import java.nio.file.Path;

class MemoryTransactionTest extends TransactionSuite {

    @Override
    TestDatabase open(Path directory) {
        return TestDatabase.inMemory();
    }
}
