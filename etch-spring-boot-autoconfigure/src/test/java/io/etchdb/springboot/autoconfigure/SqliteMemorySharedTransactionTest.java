package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;
import reactor.core.publisher.Mono;

class SqliteMemorySharedTransactionTest extends SharedTransactionSuite {

    SqliteMemorySharedTransactionTest() {
        super(TestDatabase.Kind.SQLITE_MEMORY);
    }

    /** There is one connection, and so no second transaction beside the first. */
    @Override
    Mono<Long> readAside() {
        return transactions.nested(etch.count(Note.class));
    }
}
