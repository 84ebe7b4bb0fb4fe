package io.etchdb.springboot.test;

import io.etchdb.testdatabases.TestDatabase;
import org.jspecify.annotations.Nullable;

/** The database that a test context is given. */
public enum Database {
    /** SQLite in memory, fresh for each context. */
    SQLITE_MEMORY(TestDatabase.Kind.SQLITE_MEMORY),
    /** SQLite in a temporary file, fresh for each context and deleted with it. */
    SQLITE_FILE(TestDatabase.Kind.SQLITE_FILE),
    /**
     * A database of its own for each context on a PostgreSQL server: the one that {@code ETCH_TEST_POSTGRES_URL} names,
     * else a container where Testcontainers is on the class path and a Docker engine answers, else embedded server
     * binaries where they are on the class path.
     */
    POSTGRES(TestDatabase.Kind.POSTGRES),
    /** The one that the application is configured with: {@code spring.etch.url}, a service connection, an own bean. */
    APPLICATION(null);

    private final TestDatabase.@Nullable Kind kind;

    Database(TestDatabase.@Nullable Kind kind) {
        this.kind = kind;
    }

    /** What to open for a context, or {@code null} for nothing. */
    TestDatabase.@Nullable Kind kind() {
        return kind;
    }
}
