package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.TestDatabase.Kind;
import org.junit.jupiter.api.Test;

class SqliteFileDatabaseStateTest extends DatabaseStateSuite {

    SqliteFileDatabaseStateTest() {
        super(Kind.SQLITE_FILE);
    }

    @Test
    void hasNoSessions() {
        assertThat(all(etch.sessions())).isEmpty();
    }
}
