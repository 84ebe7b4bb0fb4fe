package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.sql.SqlScript.Statement;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class LexerPropertiesTest {

    /** What looks like placeholders and templates where it is none: in quotes and comments. */
    private static final List<String> COVERED = List.of(
            "'it''s ? :x $1 {{schema}} ;'",
            "\"a \"\"? :x $1 {{tables.x}} ;\"",
            "/* ' ? :x $1 ; {{schema}} */",
            "-- ' \" ? :x $1 ; ?? {{schema}}\n");

    private static final List<String> PLAIN = List.of(
            "select", "a$b$c", "E", "x", "1e5", "1.5", "::int", ":=", "(", ")", ".", ",", "+", "@>", "->>", "*", "=",
            "$", "{", "}", "\\", "ü", "CASE", "END", "\u00a0", ": ", "12:30");

    private static final List<String> HOSTILE = List.of(
            "'",
            "\"",
            "`",
            "[",
            "]",
            "$$",
            "$a$",
            "$1",
            "?",
            "??",
            ":x",
            ":",
            "::",
            "--",
            "/*",
            "*/",
            "E'",
            "\\",
            "{{",
            "}}",
            "{{schema}}",
            "{{tables.",
            "x",
            "1",
            ".",
            ";",
            "\n",
            "\r",
            " ",
            "BEGIN",
            "ATOMIC",
            "END",
            "CREATE",
            "FUNCTION",
            "TRIGGER",
            "WITH",
            "AS",
            "(",
            ")",
            ",",
            "\u0000",
            "\ud800",
            "ü",
            "SEARCH",
            "SET");

    @Property
    void textWithoutPlaceholdersRendersToItself(@ForAll("harmless") String text, @ForAll Dialect dialect) {
        assertThat(ParsedSql.parse(text, dialect).render("app")).isEqualTo(text);
        assertThat(ParsedSql.parse(text, dialect).parameterCount()).isZero();
    }

    @Property(tries = 5_000)
    void anyTextIsReadOrRefusedAsAnArgument(@ForAll("hostile") String text, @ForAll Dialect dialect) {
        try {
            ParsedSql sql = ParsedSql.parse(text, dialect);
            sql.render("app");
            sql.render(null);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).*(line \\d+, column \\d+).*");
        }
    }

    @Property
    void anyCharactersAreReadOrRefusedAsAnArgument(@ForAll String text, @ForAll Dialect dialect) {
        try {
            ParsedSql.parse(text, dialect).render(null);
            SqlScript.parse(text, dialect);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).*(line \\d+, column \\d+).*");
        }
    }

    @Property(tries = 5_000)
    void splittingAndJoiningKeepsEveryCharacter(@ForAll("hostile") String text, @ForAll Dialect dialect) {
        List<Statement> statements;
        try {
            statements = SqlScript.parse(text, dialect, "app").statements();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).*(line \\d+, column \\d+).*");
            return;
        }
        // What is left out lies between statements; each statement is a stretch of the text, in order.
        String whole = SqlScript.parse(text, dialect, "app").text();
        int from = 0;
        for (Statement statement : statements) {
            int at = whole.indexOf(statement.text(), from);
            assertThat(at).isNotNegative();
            assertNoStatementIn(whole.substring(from, at), dialect);
            from = at + statement.text().length();
        }
        assertNoStatementIn(whole.substring(from), dialect);
    }

    private static void assertNoStatementIn(String gap, Dialect dialect) {
        Lexer lexer = new Lexer(gap, dialect);
        while (lexer.next() != Lexer.Token.END) {
            assertThat(lexer.is(';')).as("only semicolons in %s", gap).isTrue();
        }
    }

    @Property
    void splittingWhatWasJoinedGivesTheSameStatements(
            @ForAll("statements") List<String> given, @ForAll Dialect dialect) {
        assertThat(SqlScript.parse(String.join(";", given), dialect).statements())
                .extracting(Statement::text)
                .isEqualTo(given);
    }

    @Provide
    Arbitrary<String> harmless() {
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.of(COVERED)), Tuple.of(3, Arbitraries.of(PLAIN)))
                .list()
                .ofMaxSize(30)
                .map(pieces -> String.join(" ", pieces));
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(HOSTILE).list().ofMaxSize(25).map(pieces -> pieces.stream()
                .collect(Collectors.joining()));
    }

    @Provide
    Arbitrary<List<String>> statements() {
        return Arbitraries.of("a", "';'", "\";\"", "(;)", "/*;*/ b", "CASE END", "1")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(pieces -> String.join(" ", pieces))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }
}
