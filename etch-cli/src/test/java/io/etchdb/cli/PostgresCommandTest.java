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
        assertThat(refused.err())
                .startsWith("error: ")
                .contains("sslmode", "verify-full")
                .hasLineCount(1);
    }

    @Test
    void sqlShowsWhatHasNoPlainJavaType() {
        Ended shown = here(
                "sql",
                "SELECT '10.0.0.1'::inet AS a, '{\"k\": 1}'::jsonb AS b, '1 day'::interval AS c, ARRAY[1, 2] AS d,"
                        + " '\\x01ff'::bytea AS e, int4range(1, 5) AS f, 1.50::numeric AS g, NULL AS h",
                "--format",
                "csv");

        assertThat(shown.out())
                .startsWith("a,b,c,d,e,f,g,h\r\n10.0.0.1,\"{\"\"k\"\": 1}\",")
                .endsWith(",\"[1,2]\",\\x01ff,\"[1,5)\",1.50,\r\n");
    }

    @Test
    void sqlWorksInASchema() {
        assertThat(here("sql", "CREATE SCHEMA side").code()).isZero();
        assertThat(here("sql", "CREATE TABLE t (id INTEGER)", "--schema", "side")
                        .code())
                .isZero();

        assertThat(here("sql", "SELECT * FROM t", "--schema", "side").code()).isZero();
        assertThat(here("sql", "SELECT * FROM t").code()).isEqualTo(1);
        assertThat(here("tables", "--schema", "side", "--format", "csv").out())
                .isEqualTo("schema,name,kind,columns,key,comment\r\nside,t,table,1,\"\",\"\"\r\n");
    }

    @Test
    void whatOnlyReadsLooksIntoSchemasOfAnyName() {
        assertThat(here("sql", "CREATE SCHEMA \"Odd-S\"")).isEqualTo(new Ended(0, "", "done\n"));
        assertThat(here("sql", "CREATE TABLE t (id INTEGER PRIMARY KEY)", "--schema", "Odd-S")
                        .code())
                .isZero();

        assertThat(here("tables", "--schema", "Odd-S", "--format", "csv").out()).contains("Odd-S,t,table,1,id");
        assertThat(here("describe", "t", "--schema", "Odd-S").out()).contains("primary key  id");
        assertThat(here("diagram", "--schema", "Odd-S").out()).contains("\"t\" {");
        String out = directory.resolve("src").toString();
        assertThat(here("generate", "records", "--package", "a", "--out", out, "--schema", "Odd-S")
                        .out())
                .isEqualTo("wrote 1 file, 0 unchanged\n");
        assertThat(directory.resolve("src/a/T.java")).content().contains("@Table(value = \"t\", schema = \"Odd-S\")");
        assertThat(here("migrate", migrations(), "--schema", "Odd-S").code()).isEqualTo(2);
    }

    @Test
    void aCatalogThatMayNotBeReadIsOneLine() {
        here("sql", "CREATE ROLE etch_cli_blind LOGIN PASSWORD 'blind'");
        here("sql", "REVOKE SELECT ON pg_catalog.pg_index FROM PUBLIC");
        try {
            String url = database.url().replaceFirst("//[^@]*@", "//etch_cli_blind:blind@");

            Ended refused = UsageTest.run("tables", "--url", url);

            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err())
                    .startsWith("error: this user may not read the catalog of the database: ")
                    .contains("pg_index", "Grant")
                    .hasLineCount(1);
        } finally {
            here("sql", "GRANT SELECT ON pg_catalog.pg_index TO PUBLIC");
            here("sql", "DROP ROLE etch_cli_blind");
        }
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
