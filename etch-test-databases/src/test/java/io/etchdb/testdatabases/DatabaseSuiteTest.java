package io.etchdb.testdatabases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.etchdb.testdatabases.TestDatabase.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DatabaseSuiteTest {

    abstract static class Suite extends DatabaseSuite {

        private final Kind kind;
        private String urlBefore;

        Suite(Kind kind) {
            super(kind);
            this.kind = kind;
        }

        @BeforeAll
        void remembersUrl() {
            urlBefore = database().url();
        }

        @Test
        void hasDatabaseOfItsKind() {
            assertThat(database().kind()).isEqualTo(kind);
        }

        @Test
        void keepsDatabaseForTheWholeClass() {
            assertThat(database().url()).isEqualTo(urlBefore);
        }

        @AfterAll
        void stillHasDatabase() {
            assertThat(database().url()).isEqualTo(urlBefore);
        }
    }

    @Nested
    class OnPostgres extends Suite {
        OnPostgres() {
            super(Kind.POSTGRES);
        }
    }

    @Nested
    class OnSqliteFile extends Suite {
        OnSqliteFile() {
            super(Kind.SQLITE_FILE);
        }
    }

    @Nested
    class OnSqliteMemory extends Suite {
        OnSqliteMemory() {
            super(Kind.SQLITE_MEMORY);
        }
    }

    @Test
    void hasNoDatabaseOutsideTheClassesTests() {
        OnSqliteMemory suite = new OnSqliteMemory();
        assertThatIllegalStateException()
                .isThrownBy(suite::database)
                .withMessage("The database of OnSqliteMemory is open only between @BeforeAll and @AfterAll");
    }
}
