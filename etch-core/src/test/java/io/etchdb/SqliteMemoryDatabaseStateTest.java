package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.TestDatabase.Kind;
import org.junit.jupiter.api.Test;

class SqliteMemoryDatabaseStateTest extends DatabaseStateSuite {

    SqliteMemoryDatabaseStateTest() {
        super(Kind.SQLITE_MEMORY);
    }

    @Test
    void hasNoSessions() {
        assertThat(all(etch.sessions())).isEmpty();
    }
}
