package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.sql.SqlScript.Statement;
import java.util.ArrayList;
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
            ParsedSql sql = ParsedSql.parse(text, dialect);
            if (sql.parameterCount() == 0 && !text.contains("??") && !text.contains("{{")) {
                assertThat(sql.render("app")).isEqualTo(text);
            }
            sql.render(null);
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

    /** What a piece of a statement becomes; {@code #} stands for the number of its parameter. */
    record Piece(String text, String rendered) {

        static Piece untouched(String text) {
            return new Piece(text, text);
        }
    }

    @Property
    void onlyPlaceholdersAreTouchedWhateverStandsAroundThem(@ForAll("nested") List<Piece> postgres) {
        assertRendersByPlace(postgres, Dialect.POSTGRES);
    }

    @Property
    void onlyPlaceholdersAreTouchedOnSqliteToo(@ForAll("nestedOnSqlite") List<Piece> sqlite) {
        assertRendersByPlace(sqlite, Dialect.SQLITE);
    }

    private static void assertRendersByPlace(List<Piece> pieces, Dialect dialect) {
        StringBuilder text = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        int parameters = 0;
        for (Piece piece : pieces) {
            text.append(piece.text()).append(' ');
            boolean parameter = piece.rendered().equals("#");
            expected.append(parameter ? "$" + ++parameters : piece.rendered()).append(' ');
        }
        ParsedSql sql = ParsedSql.parse(text.toString(), dialect);
        assertThat(sql.render("app")).isEqualTo(expected.toString());
        assertThat(sql.parameterCount()).isEqualTo(parameters);
    }

    @Property
    void namesAreNumberedByFirstUseWhateverStandsAroundThem(
            @ForAll("nested") List<Piece> pieces, @ForAll("names") List<String> names) {
        StringBuilder text = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        List<String> seen = new ArrayList<>();
        int next = 0;
        for (Piece piece : pieces) {
            boolean parameter = piece.rendered().equals("#");
            String name = names.get(next % names.size());
            if (parameter) {
                next++;
                if (!seen.contains(name)) {
                    seen.add(name);
                }
            }
            text.append(parameter ? ":" + name : piece.text()).append(' ');
            expected.append(parameter ? "$" + (seen.indexOf(name) + 1) : piece.rendered())
                    .append(' ');
        }
        assertThat(ParsedSql.parse(text.toString(), Dialect.POSTGRES).render("app"))
                .isEqualTo(expected.toString());
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Arbitraries.of("a", "b_1", "\u00fcber", "id").list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<Piece>> nested() {
        Arbitrary<String> inner = inner();
        return pieces(List.of(
                inner.map(body -> "E'" + body.replace("\\", "\\\\").replace("'", "\\'") + "' ||"),
                inner.map(body -> "e'" + body.replace("\\", "\\\\").replace("'", "''") + "' ||"),
                inner.flatMap(
                        body -> Arbitraries.of("$$", "$t$", "$q_1$").map(tag -> tag + without(body, tag) + " " + tag)),
                inner.flatMap(body -> Arbitraries.integers()
                        .between(1, 4)
                        .map(depth ->
                                "/* ".repeat(depth) + without(body, "/*", "*/") + " */ ? ".repeat(depth - 1) + " */")),
                Arbitraries.of(
                        "a[lo:hi]", "a[1:2][i:j]", "a[f(x):y]", "x::numeric(10,2)", "'{1}'::int[]", "a[b[1]:c]")));
    }

    @Provide
    Arbitrary<List<Piece>> nestedOnSqlite() {
        Arbitrary<String> inner = inner();
        return pieces(List.of(
                inner.map(body -> "`" + body.replace("`", "``") + "`"),
                inner.map(body -> "[" + without(body, "]") + "]"),
                inner.map(body -> "/*" + without(body, "*/") + " */")));
    }

    private static Arbitrary<List<Piece>> pieces(List<Arbitrary<String>> ofTheDialect) {
        Arbitrary<String> inner = inner();
        List<Arbitrary<String>> covered = new ArrayList<>(ofTheDialect);
        covered.add(inner.map(body -> "'" + body.replace("'", "''") + "'"));
        covered.add(inner.map(body -> "\"" + body.replace("\"", "\"\"") + "\""));
        covered.add(inner.map(body -> "--" + without(body, "\n", "\r") + "\n"));
        covered.add(Arbitraries.of("x::int", "a := 1", "f(1.5e3)", "12:30", "a$b", "E", "$"));
        Arbitrary<Piece> untouched = Arbitraries.oneOf(covered).map(Piece::untouched);
        Arbitrary<Piece> touched = Arbitraries.of(
                new Piece("?", "#"),
                new Piece("?", "#"),
                new Piece("??", "?"),
                new Piece("{{tables.users}}", "app.users"),
                new Piece("{{schema}}.f", "app.f"));
        return Arbitraries.frequencyOf(Tuple.of(3, untouched), Tuple.of(2, touched))
                .list()
                .ofMaxSize(12);
    }

    /** Everything that means something outside of quotes and comments, and everything that might end them. */
    private static Arbitrary<String> inner() {
        return Arbitraries.of(
                        "?",
                        "??",
                        ":x",
                        "$1",
                        "{{schema}}",
                        "{{tables.x}}",
                        "{{",
                        "::int",
                        ";",
                        "--",
                        "/*",
                        "*/",
                        "'",
                        "''",
                        "\"",
                        "`",
                        "[",
                        "]",
                        "$$",
                        "$t$",
                        "$q_1$",
                        "\\",
                        "\n",
                        "\r",
                        "a",
                        " ",
                        "E'",
                        "\u00fc")
                .list()
                .ofMaxSize(8)
                .map(fragments -> String.join("", fragments));
    }

    private static String without(String body, String... ends) {
        String safe = body;
        for (String before = null; !safe.equals(before); ) {
            before = safe;
            for (String end : ends) {
                safe = safe.replace(end, "");
            }
        }
        return safe;
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
