package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SQL that PostgreSQL understands and its driver, which looks for parameters itself, takes for something else. */
class PostgresTextTest extends DatabaseSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private EtchTemplate etch;

    PostgresTextTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @BeforeAll
    void connect() {
        etch = EtchTemplate.connect(database().url());
    }

    @AfterAll
    void close() {
        etch.close().block(TIMEOUT);
    }

    @Test
    void sendsEscapeStringsWithQuotes() {
        assertThat(etch.fetchVal(String.class, "SELECT E'it\\'s ' || ?", "fine").block(TIMEOUT))
                .isEqualTo("it's fine");
    }

    @Test
    void runsScriptsWhoseFunctionsNumberTheirArguments() {
        etch.executeScript("""
                        CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT $1 * 2; END;
                        CREATE TABLE doubled AS SELECT twice(21) AS n;
                        """).block(TIMEOUT);
        assertThat(etch.fetchVal(Integer.class, "SELECT n FROM doubled").block(TIMEOUT))
                .isEqualTo(42);
    }
}
