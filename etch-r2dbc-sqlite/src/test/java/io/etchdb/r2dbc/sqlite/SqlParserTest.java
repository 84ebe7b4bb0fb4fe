package io.etchdb.r2dbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlParserTest {

    private static List<String> split(String sql) {
        return SqlParser.parse(sql).statements().stream()
                .map(ParsedSql.One::text)
                .toList();
    }

    private static ParsedSql.One only(String sql) {
        assertThat(SqlParser.parse(sql).statements()).hasSize(1);
        return SqlParser.parse(sql).statements().get(0);
    }

    @Test
    void splitsAtSemicolonsOutsideOfQuotesAndComments() {
        assertThat(split("SELECT ';', \";\", [;], `;` /* ; */ -- ;\n, 1; SELECT 2;;  "))
                .containsExactly("SELECT ';', \";\", [;], `;` /* ; */ -- ;\n, 1", "SELECT 2");
    }

    @Test
    void keepsDoubledQuotesTogether() {
        assertThat(split("SELECT 'it''s; ok'; SELECT \"a\"\";b\""))
                .containsExactly("SELECT 'it''s; ok'", "SELECT \"a\"\";b\"");
    }

    @Test
    void dropsCommentsAroundAStatement() {
        assertThat(split("-- first\nSELECT 1 -- last\n; /* open to the end")).containsExactly("SELECT 1");
    }

    @Test
    void findsNoStatementInCommentsAlone() {
        assertThat(split(" ; -- nothing\n /* here */ ;")).isEmpty();
    }

    @Test
    void keepsTheBodyOfATriggerTogether() {
        String trigger = """
                CREATE TEMP TRIGGER IF NOT EXISTS t AFTER INSERT ON a BEGIN
                  UPDATE b SET x = CASE WHEN new.end > 1 THEN 2 ELSE 3 END;
                  DELETE FROM c WHERE y = ';';
                END""";
        assertThat(split(trigger + "; SELECT 1")).containsExactly(trigger, "SELECT 1");
    }

    @Test
    void doesNotTakeATableCalledTriggerForATrigger() {
        assertThat(split("CREATE TABLE trigger (a); SELECT 1")).hasSize(2);
    }

    @Test
    void numbersDollarParametersByTheirNumber() {
        ParsedSql parsed = SqlParser.parse("SELECT $2, $1, $2");
        assertThat(parsed.parameterCount()).isEqualTo(2);
        assertThat(parsed.statements().get(0).text()).isEqualTo("SELECT ?1, ?2, ?1");
        assertThat(parsed.statements().get(0).slots()).containsExactly(1, 0);
        assertThat(parsed.position("$2")).isEqualTo(1);
    }

    @Test
    void numbersQuestionMarksAcrossStatements() {
        ParsedSql parsed = SqlParser.parse("INSERT INTO a VALUES (?); INSERT INTO b VALUES (?, ?)");
        assertThat(parsed.parameterCount()).isEqualTo(3);
        assertThat(parsed.statements().get(1).slots()).containsExactly(1, 2);
        assertThat(parsed.statements().get(1).text()).isEqualTo("INSERT INTO b VALUES (?1, ?2)");
    }

    @Test
    void numbersNamesByFirstOccurrence() {
        ParsedSql parsed = SqlParser.parse("SELECT :b, @a, :b, $c");
        assertThat(parsed.parameterCount()).isEqualTo(3);
        assertThat(parsed.position("b")).isZero();
        assertThat(parsed.position(":b")).isZero();
        assertThat(parsed.position("@a")).isEqualTo(1);
        assertThat(parsed.position("c")).isEqualTo(2);
    }

    @Test
    void findsNoParametersInQuotesAndComments() {
        assertThat(SqlParser.parse("SELECT '?', \"$1\", [:a] -- @b\n /* ?1 */").parameterCount())
                .isZero();
    }

    @Test
    void namesTheKnownParametersWhenOneIsUnknown() {
        ParsedSql parsed = SqlParser.parse("SELECT :a");
        assertThatThrownBy(() -> parsed.position("x"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("\"x\"")
                .hasMessageContaining("a");
    }

    @Test
    void refusesParameterNumbersOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> SqlParser.parse("SELECT $0"));
        assertThatIllegalArgumentException().isThrownBy(() -> SqlParser.parse("SELECT ?99999999999"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1|READ",
                "VALUES (1)|READ",
                "EXPLAIN QUERY PLAN DELETE FROM a|READ",
                "WITH x(a) AS (SELECT 1) SELECT * FROM x|READ",
                "WITH RECURSIVE x AS (INSERT) DELETE FROM a|WRITE",
                "with x as (select 1), y as (select 2) insert into a select * from y|WRITE",
                "REPLACE INTO a VALUES (1)|WRITE",
                "UPDATE a SET b = 1|WRITE",
                "CREATE TABLE a (b)|SCHEMA",
                "DROP TABLE a|SCHEMA",
                "PRAGMA foreign_keys|PRAGMA",
                "BEGIN IMMEDIATE|BEGIN",
                "END|COMMIT",
                "ROLLBACK|ROLLBACK",
                "ROLLBACK TRANSACTION TO SAVEPOINT a|ROLLBACK_TO",
                "ROLLBACK TO a|ROLLBACK_TO",
                "SAVEPOINT a|SAVEPOINT",
                "RELEASE a|RELEASE",
                "VACUUM|OTHER",
                "nonsense|OTHER"
            })
    void tellsWhatAStatementDoes(String sql, StatementKind kind) {
        assertThat(only(sql).kind()).isEqualTo(kind);
    }

    @Test
    void seesWhatBelongsToTheWriter() {
        assertThat(only("SELECT last_insert_rowid()").needsWriter()).isTrue();
        assertThat(only("SELECT changes()").needsWriter()).isTrue();
        assertThat(only("CREATE TEMPORARY TABLE a (b)").needsWriter()).isTrue();
        assertThat(only("SELECT 1").needsWriter()).isFalse();
        assertThat(only("CREATE TABLE temp_a (b)").needsWriter()).isFalse();
    }

    @Test
    void appendsReturningOnceAndOnlyToWrites() {
        assertThat(only("INSERT INTO a VALUES (1) -- x").returning(List.of()).text())
                .isEqualTo("INSERT INTO a VALUES (1) RETURNING *");
        assertThat(only("INSERT INTO a VALUES (1) RETURNING id")
                        .returning(List.of("[x]"))
                        .text())
                .isEqualTo("INSERT INTO a VALUES (1) RETURNING id");
        assertThat(only("SELECT 1").returning(List.of()).text()).isEqualTo("SELECT 1");
    }

    @Test
    void quotesColumnsSoThatAnUnknownOneIsAnError() {
        assertThat(ParsedSql.quoteColumn("id")).isEqualTo("[id]");
        assertThat(ParsedSql.quoteColumn("\"id\"")).isEqualTo("[id]");
        assertThatIllegalArgumentException().isThrownBy(() -> ParsedSql.quoteColumn("a]b"));
    }
}
