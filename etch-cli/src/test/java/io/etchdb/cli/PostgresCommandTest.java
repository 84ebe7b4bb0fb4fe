package io.etchdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.cli.Etch.Ended;
import io.etchdb.testdatabases.TestDatabase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresCommandTest extends CommandSuite {

    PostgresCommandTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @Override
    String endless() {
        return "SELECT pg_sleep(300)";
    }

    @Test
    void aPasswordIsNeverShown() {
        String url = database.url().replaceFirst("//([^:]+):[^@]*@", "//$1:wrong-secret@");

        Ended refused = UsageTest.run("ping", "--url", url, "--debug");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("error: no connection to the database: ")
                .contains("Check user name and password", "\tat ")
                .doesNotContain("wrong-secret");
    }

    @Test
    void aServerThatIsNotThereIsOneLine() {
        Ended refused = UsageTest.run("ping", "--url", "postgresql://u:secret@127.0.0.1:1/db");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("error: no connection to the database: ")
                .contains("127.0.0.1:1", "connection refused")
                .doesNotContain("secret")
                .hasLineCount(1);
    }

    @Test
    void pingAndInfoAskTheServer() {
        String shown = database.url().replaceFirst(":[^:@/]*@", ":***@");

        assertThat(here("ping").out()).matches("\\Q" + shown + "\\E answered in \\d+ ms\n");
        assertThat(here("info").out())
                .contains(
                        "url       " + shown + "\n",
                        "database  PostgreSQL 1",
                        "user      " + database.username() + "\n")
                .endsWith("schema    public\n");
    }

    @Test
    void acceptsTheUrlsOfOtherTools() {
        String url = database.url().replaceFirst("^postgresql:", "postgresql+asyncpg:");

        assertThat(UsageTest.run("status", migrations(), "--url", url + "?sslmode=disable")
                        .code())
                .isZero();
        Ended refused = UsageTest.run("status", migrations(), "--url", url + "?sslmode=nonsense");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).startsWith("error: ").contains("sslmode", "verify-full").hasLineCount(1);
    }

    @Test
    @DisplayName("C094 --schema migrates a schema of its own, and creates it")
    void migratesASchemaOfItsOwn() {
        write("1.sql", "CREATE TABLE {{tables.t}} (id int)");

        for (String schema : new String[] {"tenant_a", "tenant_b"}) {
            assertThat(here("status", migrations(), "--schema", schema).out()).contains("pending (1)");
            assertThat(here("migrate", migrations(), "--schema", schema).out()).isEqualTo("applied 1 migration\n");
        }
        assertThat(here("history", "--schema", "tenant_b").out()).contains("  1.sql  ");
        assertThat(here("history").out()).isEqualTo("(no migrations applied)\n");
    }
}
