package io.etchdb.test;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;

/** A fresh database and a template on it. */
record OpenedDatabase(TestDatabase database, EtchTemplate etch) implements AutoCloseable {

    private static final Duration MIGRATION_LIMIT = Duration.ofMinutes(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    static OpenedDatabase open(EtchDatabase asked) {
        TestDatabase database = asked.kind().open();
        try {
            return new OpenedDatabase(database, EtchTemplate.connect(database.url()));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    void migrate(String location) {
        if (!location.isBlank()) {
            etch.migrate(location).block(MIGRATION_LIMIT);
        }
    }

    @Override
    public void close() {
        try {
            etch.close().block(CLOSE_LIMIT);
        } finally {
            database.close();
        }
    }
}
