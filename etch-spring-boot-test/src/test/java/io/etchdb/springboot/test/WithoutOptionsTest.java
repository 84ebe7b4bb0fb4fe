package io.etchdb.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.etchdb.EtchTemplate;
import io.etchdb.test.EtchDatabase;
import io.etchdb.test.Fixture;
import io.etchdb.test.FixtureException;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** With nothing on the class path but the SQLite driver: neither a way to PostgreSQL nor Jackson. */
@Tag("without-options")
class WithoutOptionsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @EtchTest
    @Fixture("classpath:fixtures/note.sql")
    @Tag("without-options")
    static class Slice {

        @Test
        void runs(@Autowired EtchTemplate etch) {
            assertThat(etch.count(Note.class).block(TIMEOUT)).isEqualTo(2);
        }
    }

    @EtchDatabase(migrations = "classpath:migrations")
    @Fixture("classpath:fixtures/two-notes.json")
    static class JsonFixture {

        @Test
        void neverRuns(EtchTemplate etch) {
            throw new AssertionError("got " + etch);
        }
    }

    @Test
    void sliceRunsOnSqlite() {
        TestClasses.succeed(1, Slice.class);
    }

    @Test
    void saysWhatJsonNeeds() {
        assertThat(TestClasses.failures(JsonFixture.class)).singleElement().satisfies(failure -> assertThat(failure)
                .isInstanceOf(FixtureException.class)
                .hasMessage("fixture classpath:fixtures/two-notes.json: JSON is read by Jackson 3: add"
                        + " tools.jackson.core:jackson-databind to the tests"));
    }

    @Test
    void saysWhatPostgresNeeds() {
        boolean named = System.getenv("ETCH_TEST_POSTGRES_URL") != null;
        assertThatIllegalStateException()
                .isThrownBy(TestDatabase::postgres)
                .withMessageStartingWith(
                        named
                                ? "Databases for tests are created over JDBC: add org.postgresql:postgresql"
                                : "No PostgreSQL for tests. Do one of three: name a server in ETCH_TEST_POSTGRES_URL");
    }
}
