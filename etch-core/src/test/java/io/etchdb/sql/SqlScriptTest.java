package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.sql.SqlScript.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void splitsAtSemicolonsOutsideQuotesAndComments(Dialect dialect) {
        String script = "INSERT INTO t VALUES (';'); -- not; here\n/* nor; here */ SELECT \";\" ;;\n SELECT 3";

        assertThat(texts(script, dialect))
                .containsExactly(
                        "INSERT INTO t VALUES (';')", "-- not; here\n/* nor; here */ SELECT \";\"", "SELECT 3");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aScriptOfBlanksAndCommentsHasNoStatement(Dialect dialect) {
        for (String script : List.of("", " \n\t", "-- nothing", "/* a; */ ; -- b\n;", ";")) {
            assertThat(texts(script, dialect)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void knowsLinesAndVerbs(Dialect dialect) {
        String script = "\n\ncreate table t (a int);\n\n-- why\n-- so\n  insert into t values (1)\n;select 1; select 2";

        List<Statement> statements = SqlScript.parse(script, dialect).statements();

        assertThat(statements).extracting(Statement::line).containsExactly(3, 7, 8, 8);
        assertThat(statements).extracting(Statement::textLine).containsExactly(3, 5, 8, 8);
        assertThat(statements).extracting(Statement::verb).containsExactly("CREATE", "INSERT", "SELECT", "SELECT");
    }

    @Test
    void keepsPostgresBodiesWhole() {
        List<String> statements = List.of(
                "CREATE FUNCTION a() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN x := 1; RETURN NEW; END; $body$",
                "DO $$ BEGIN PERFORM 1; COMMIT; END $$",
                """
                CREATE OR REPLACE FUNCTION b(x int) RETURNS int LANGUAGE sql BEGIN ATOMIC
                  SELECT CASE WHEN x > 1 THEN 2 ELSE 3 END;
                  SELECT CASE WHEN x > 1 THEN CASE x WHEN 2 THEN 3 END END AS "end", 1 AS end;
                END""",
                "CREATE PROCEDURE c() BEGIN ATOMIC END",
                "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO u VALUES (1); DELETE FROM v)",
                "CREATE FUNCTION begin(atomic int) RETURNS int RETURN 1",
                "CREATE TABLE t (a text DEFAULT E';\\';')",
                "CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION a()",
                "SELECT 1");

        assertThat(texts(String.join(";\n", statements), Dialect.POSTGRES)).isEqualTo(statements);
        assertThat(texts(String.join(";\n", statements) + ";", Dialect.POSTGRES))
                .isEqualTo(statements);
    }

    @Test
    void keepsSqliteTriggersWhole() {
        List<String> statements = List.of(
                """
                CREATE TRIGGER a AFTER INSERT ON t BEGIN
                  UPDATE t SET x = CASE WHEN new.x > 1 THEN 2 ELSE 3 END WHERE id = new.id;
                  INSERT INTO log VALUES (';');
                END""",
                "create temp trigger if not exists b before update of begin, end on t when new.begin > 1 begin "
                        + "update t set end = 2; select case x when 1 then 2 end; end",
                "CREATE TEMPORARY TRIGGER c INSTEAD OF DELETE ON v BEGIN SELECT [a;b], `;`; -- ; END\n END",
                "CREATE TRIGGER \"end\" AFTER DELETE ON t BEGIN DELETE FROM u; END",
                "CREATE TABLE end_of (a)",
                "SELECT 1");

        assertThat(texts(String.join(";\n", statements), Dialect.SQLITE)).isEqualTo(statements);
        assertThat(texts(String.join(";\n", statements) + ";", Dialect.SQLITE)).isEqualTo(statements);
    }

    @ParameterizedTest
    @CsvSource({
        "BEGIN, BEGIN",
        "begin immediate, BEGIN",
        "START TRANSACTION READ ONLY, START TRANSACTION",
        "/* x */ commit, COMMIT",
        "COMMIT PREPARED 'x', COMMIT",
        "END, END",
        "Rollback TO a, ROLLBACK",
        "ABORT, ABORT",
        "SAVEPOINT a, SAVEPOINT",
        "RELEASE a, RELEASE",
        "PREPARE TRANSACTION 'x', PREPARE TRANSACTION",
        "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, SET TRANSACTION",
        "SET LOCAL TRANSACTION READ ONLY, SET TRANSACTION",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY, SET SESSION CHARACTERISTICS"
    })
    void c088FindsTransactionControl(String script, String keyword) {
        for (Dialect dialect : Dialect.values()) {
            assertThat(SqlScript.parse("SELECT 1; " + script, dialect).statements())
                    .extracting(Statement::transactionControl)
                    .containsExactly(null, keyword);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TEMP TABLE t (a int) ON COMMIT DROP",
                "-- BEGIN; COMMIT;\nSELECT 1",
                "SELECT 'COMMIT;' AS \"BEGIN\"",
                "PREPARE p AS SELECT 1",
                "SET search_path = x",
                "SET LOCAL lock_timeout = '1s'",
                "\"begin\"",
                "DO 'BEGIN COMMIT; END'"
            })
    void c088LeavesOtherStatementsAlone(String script) {
        for (Dialect dialect : Dialect.values()) {
            assertThat(SqlScript.parse(script, dialect).statements())
                    .singleElement()
                    .extracting(Statement::transactionControl)
                    .isNull();
        }
    }

    @Test
    void expandsTemplatesAndLeavesPlaceholdersAlone() {
        String script = "CREATE TABLE {{tables.t}} (a int);\nSELECT {{schema}}.f(?, $1, :x, data ?? '{{schema}}')";

        assertThat(SqlScript.parse(script, Dialect.POSTGRES, "app").statements())
                .extracting(Statement::text)
                .containsExactly("CREATE TABLE app.t (a int)", "SELECT app.f(?, $1, :x, data ?? '{{schema}}')");
        assertThat(texts(script, Dialect.POSTGRES))
                .containsExactly("CREATE TABLE t (a int)", "SELECT f(?, $1, :x, data ?? '{{schema}}')");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SqlScript.parse(script, Dialect.POSTGRES, "a b"))
                .withMessageContaining("is not a plain name");
    }

    @Test
    void hasTheWordsOutsideOfQuotesAndComments() {
        Statement copy = SqlScript.parse("copy t ('STDIN')\n-- from\nFrom/* */Stdin", Dialect.POSTGRES)
                .statements()
                .get(0);

        assertThat(copy.words(Dialect.POSTGRES)).containsExactly("COPY", "T", "FROM", "STDIN");
    }

    @Test
    void namesWhatIsNotTerminated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SqlScript.parse("SELECT 1;\nSELECT 'a;", Dialect.SQLITE))
                .withMessageContaining("unterminated string in SQL: it starts at line 2, column 8");
    }

    private static List<String> texts(String script, Dialect dialect) {
        return SqlScript.parse(script, dialect).statements().stream()
                .map(Statement::text)
                .toList();
    }
}
