package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParsedSqlTest {

    private static final String NAME_OF_63 = "a".repeat(63);
    private static final String NAME_OF_64 = "a".repeat(64);

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void c066PositionalComeFirstThenNamesInOrderOfAppearance(Dialect dialect) {
        ParsedSql sql = ParsedSql.parse("SELECT 1 FROM t WHERE a = ? AND b = :n AND c = ?", dialect);

        assertThat(sql.render(null)).isEqualTo("SELECT 1 FROM t WHERE a = $1 AND b = $3 AND c = $2");
        assertThat(sql.positionalCount()).isEqualTo(2);
        assertThat(sql.names()).containsExactly("n");
        assertThat(sql.arrange(List.of("x", "y"), Map.of("n", "z"))).containsExactly("x", "y", "z");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void c066ARepeatedNameIsOneParameter(Dialect dialect) {
        ParsedSql sql = ParsedSql.parse("WHERE a = :uid OR b = :other OR c = :uid", dialect);

        assertThat(sql.render(null)).isEqualTo("WHERE a = $1 OR b = $2 OR c = $1");
        assertThat(sql.names()).containsExactly("uid", "other");
        assertThat(sql.parameterCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource
    void rendersOnBothDatabases(String given, String rendered) {
        for (Dialect dialect : Dialect.values()) {
            assertThat(ParsedSql.parse(given, dialect).render(null))
                    .as("%s", dialect)
                    .isEqualTo(rendered);
        }
    }

    static List<Arguments> rendersOnBothDatabases() {
        return List.of(
                Arguments.of("a = ?", "a = $1"),
                Arguments.of("a=?and b=?", "a=$1and b=$2"),
                Arguments.of("a = :a1", "a = $1"),
                Arguments.of("a = :größe", "a = $1"),
                Arguments.of(":a\u00a0b", "$1\u00a0b"),
                Arguments.of("x::text = :x::text", "x::text = $1::text"),
                Arguments.of("?::int", "$1::int"),
                Arguments.of("f(x := :x)", "f(x := $1)"),
                Arguments.of("f(:a,:b,?)", "f($2,$3,$1)"),
                Arguments.of("data ?? 'k' AND a = ?", "data ? 'k' AND a = $1"),
                Arguments.of("data ??| x", "data ?| x"),
                Arguments.of("???", "?$1"),
                Arguments.of("a = 'it''s ? :x $1' AND b = ?", "a = 'it''s ? :x $1' AND b = $1"),
                Arguments.of("a = '\\' AND b = ?", "a = '\\' AND b = $1"),
                Arguments.of("\"a?\"\":x\" = ?", "\"a?\"\":x\" = $1"),
                Arguments.of("-- what? :x\na = ?", "-- what? :x\na = $1"),
                Arguments.of("/* ? :x '*/ a = ?", "/* ? :x '*/ a = $1"),
                Arguments.of("x'00ff' || B'01' || U&'\\0061?' || ?", "x'00ff' || B'01' || U&'\\0061?' || $1"),
                Arguments.of("somee'\\' || ?", "somee'\\' || $1"),
                Arguments.of("1e5+?", "1e5+$1"),
                Arguments.of("1e-5-:x", "1e-5-$1"),
                Arguments.of("a-?", "a-$1"),
                Arguments.of("a @> :x AND b <@ ?", "a @> $2 AND b <@ $1"),
                Arguments.of("a -> ? ->> :x", "a -> $1 ->> $2"),
                Arguments.of("a$b$c = ? AND d$b$ = 1", "a$b$c = $1 AND d$b$ = 1"),
                Arguments.of("a /? b", "a /$1 b"),
                Arguments.of("12:30", "12:30"),
                Arguments.of(": x", ": x"),
                Arguments.of(":", ":"),
                Arguments.of("a = :A", "a = $1"));
    }

    @ParameterizedTest
    @MethodSource
    void rendersOnPostgres(String given, String rendered) {
        assertThat(ParsedSql.parse(given, Dialect.POSTGRES).render(null)).isEqualTo(rendered);
    }

    static List<Arguments> rendersOnPostgres() {
        return List.of(
                Arguments.of("a = E'it\\'s ?' AND b = ?", "a = E'it\\'s ?' AND b = $1"),
                Arguments.of("a = e'\\\\' AND b = ?", "a = e'\\\\' AND b = $1"),
                Arguments.of("a = E'x''?\\'' AND b = ?", "a = E'x''?\\'' AND b = $1"),
                Arguments.of("E'a'\n'b\\'?' , ?", "E'a'\n'b\\'?' , $1"),
                Arguments.of("E'a' -- c\n  '\\'?' , ?", "E'a' -- c\n  '\\'?' , $1"),
                Arguments.of("E'a' '\\', ?", "E'a' '\\', $1"),
                Arguments.of("/* a /* ? */ ? */ ?", "/* a /* ? */ ? */ $1"),
                Arguments.of("$$ ? :x $1 $$ || ?", "$$ ? :x $1 $$ || $1"),
                Arguments.of("$a$ ? $$ $b$ $a$ || ?", "$a$ ? $$ $b$ $a$ || $1"),
                Arguments.of("$_1$ ? $_1$ ?", "$_1$ ? $_1$ $1"),
                Arguments.of("a[1:2]", "a[1:2]"),
                Arguments.of("a[lo:hi]", "a[lo:hi]"),
                Arguments.of("a[lo :hi]", "a[lo :hi]"),
                Arguments.of("a[:hi]", "a[$1]"),
                Arguments.of("a[:lo:hi]", "a[$1:hi]"),
                Arguments.of("a[:lo : :hi]", "a[$1 : $2]"),
                Arguments.of("a[lo: :hi]", "a[lo: $1]"),
                Arguments.of("a[?:?]", "a[$1:$2]"),
                Arguments.of("a[f(:x):hi]", "a[f($1):hi]"),
                Arguments.of("a[b[1]:hi]", "a[b[1]:hi]"),
                Arguments.of("a[\"lo\":hi]", "a[\"lo\":hi]"),
                Arguments.of("a[(SELECT b :c)]", "a[(SELECT b $1)]"),
                Arguments.of("ARRAY[:a, :b]", "ARRAY[$1, $2]"),
                Arguments.of("ARRAY[:a::int, x+:b]", "ARRAY[$1::int, x+$2]"),
                Arguments.of(
                        "ARRAY[CASE :a WHEN :b THEN :c ELSE :d END]", "ARRAY[CASE $1 WHEN $2 THEN $3 ELSE $4 END]"),
                Arguments.of("ARRAY[x AND :a, y BETWEEN :b AND :c]", "ARRAY[x AND $1, y BETWEEN $2 AND $3]"),
                Arguments.of("a @?? :path", "a @? $1"),
                Arguments.of("-- a\r?", "-- a\r$1"));
    }

    @ParameterizedTest
    @MethodSource
    void rendersOnSqlite(String given, String rendered) {
        assertThat(ParsedSql.parse(given, Dialect.SQLITE).render(null)).isEqualTo(rendered);
    }

    static List<Arguments> rendersOnSqlite() {
        return List.of(
                Arguments.of("[a?b] = ?", "[a?b] = $1"),
                Arguments.of("`a?``:x` = ?", "`a?``:x` = $1"),
                Arguments.of("e'\\' || ?", "e'\\' || $1"),
                Arguments.of("/* a /* ? */ ? -- */", "/* a /* ? */ $1 -- */"),
                Arguments.of("$$ || ?", "$$ || $1"),
                Arguments.of("-- a\r?\n?", "-- a\r?\n$1"));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aTextWithNothingToReplaceIsTheSameString(Dialect dialect) {
        for (String text : List.of("SELECT same", "SELECT same FROM t WHERE a = $1 AND b = $2 OR c = $1", "   ")) {
            ParsedSql sql = ParsedSql.parse(text, dialect);

            assertThat(sql.render(null)).isSameAs(text);
            assertThat(sql.render("app")).isSameAs(text);
        }
    }

    @Test
    void remembersAStatement() {
        ParsedSql sql = ParsedSql.parse("SELECT ? AS remembered", Dialect.POSTGRES);

        assertThat(ParsedSql.parse(new String("SELECT ? AS remembered"), Dialect.POSTGRES))
                .isSameAs(sql);
        assertThat(ParsedSql.parse("SELECT ? AS remembered", Dialect.SQLITE)).isNotSameAs(sql);
        assertThat(sql.render(null)).isSameAs(sql.render("app"));
    }

    @Test
    void numberedParametersStayAsTheyAre() {
        ParsedSql sql = ParsedSql.parse("SELECT $2, $1, $2", Dialect.SQLITE);

        assertThat(sql.positionalCount()).isEqualTo(2);
        assertThat(sql.parameterCount()).isEqualTo(2);
        assertThat(sql.arrange(List.of(1, 2), Map.of())).containsExactly(1, 2);
    }

    @Test
    void arrangesNulls() {
        Map<String, Object> named = new HashMap<>();
        named.put("n", null);

        assertThat(ParsedSql.parse("? :n", Dialect.POSTGRES).arrange(Arrays.asList((Object) null), named))
                .containsExactly(null, null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SELECT $1, ?           | mixes $n (line 1, column 8) with ? (line 1, column 12)
                    SELECT :a, $1          | mixes $n (line 1, column 12) with :name (line 1, column 8)
                    SELECT ?1              | line 1, column 8: a numbered parameter is written $1, not ?1
                    SELECT $0              | $n goes from $1 to $65535
                    SELECT $99999999999999 | $n goes from $1 to $65535
                    """)
    void refusesPlaceholdersThatMakeNoSense(String given, String message) {
        for (Dialect dialect : Dialect.values()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ParsedSql.parse(given, dialect))
                    .withMessageContaining(message);
        }
    }

    @Test
    void refusesMorePlaceholdersThanTheProtocolCounts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParsedSql.parse("?,".repeat(65_536), Dialect.POSTGRES))
                .withMessageStartingWith("the statement has more than 65535 placeholders");
        assertThat(ParsedSql.parse("?,".repeat(65_535), Dialect.POSTGRES).positionalCount())
                .isEqualTo(65_535);
    }

    @ParameterizedTest
    @MethodSource
    void refusesValuesThatDoNotFit(String given, List<Object> positional, Map<String, Object> named, String message) {
        ParsedSql sql = ParsedSql.parse(given, Dialect.POSTGRES);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sql.arrange(positional, named))
                .withMessage(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    static List<Arguments> refusesValuesThatDoNotFit() {
        return List.of(
                Arguments.of(
                        "$1 $2",
                        List.of("secret"),
                        Map.of(),
                        "the statement takes 2 positional parameters ($1 to $2), but 1 value was given"),
                Arguments.of(
                        "$1",
                        List.of("secret", "secret"),
                        Map.of(),
                        "the statement takes 1 positional parameter ($1), but 2 values were given"),
                Arguments.of(
                        "$1 $4",
                        List.of("secret"),
                        Map.of(),
                        "the statement uses $4 but not $2, $3: every parameter up to the highest number must be used"),
                Arguments.of(
                        "SELECT 1",
                        List.of("secret"),
                        Map.of(),
                        "the statement takes no parameters, but 1 value was given"),
                Arguments.of(
                        "? ?",
                        List.of("secret"),
                        Map.of(),
                        "the statement takes 2 positional parameters (?), but 1 value was given."
                                + " Where ? is an operator, write ??"),
                Arguments.of(
                        ":a",
                        List.of("secret"),
                        Map.of(),
                        "the statement takes no positional parameters, only :a, but 1 value was given"),
                Arguments.of(
                        ":a :b :c",
                        List.of(),
                        Map.of("b", "secret"),
                        "no value was given for :a, :c. The statement takes :a, :b, :c"),
                Arguments.of(
                        ":a",
                        List.of(),
                        Map.of("a", "secret", "y", "secret", "x", "secret"),
                        "the statement has no parameter :x, :y. It takes :a"),
                Arguments.of(
                        "SELECT 1",
                        List.of(),
                        Map.of("x", "secret"),
                        "the statement has no parameter :x; it takes no named parameters"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SELECT * FROM {{tables.users}}     | SELECT * FROM app.users | SELECT * FROM users
                    {{schema}}.f(?)                    | app.f($1)               | f($1)
                    {{tables.server.p}}                | server.p                | server.p
                    {{tables.a}} {{schema}}.{{tables.b}} | app.a app.app.b       | a b
                    {{tables.}}                        | {{tables.}}             | {{tables.}}
                    {{tables.a.b.c}}                   | {{tables.a.b.c}}        | {{tables.a.b.c}}
                    {{tables..a}}                      | {{tables..a}}           | {{tables..a}}
                    {{tables.a}                        | {{tables.a}             | {{tables.a}
                    {{tables.a                         | {{tables.a              | {{tables.a
                    {{tables}}                         | {{tables}}              | {{tables}}
                    {{table.a}}                        | {{table.a}}             | {{table.a}}
                    {{ schema }}                       | {{ schema }}            | {{ schema }}
                    '{{schema}}' -- {{tables.x}}       | '{{schema}}' -- {{tables.x}} | '{{schema}}' -- {{tables.x}}
                    "{{schema}}" /* {{tables.x}} */    | "{{schema}}" /* {{tables.x}} */ | "{{schema}}" /* {{tables.x}} */
                    """, quoteCharacter = '~')
    void c098ExpandsTemplates(String given, String inApp, String withoutSchema) {
        for (Dialect dialect : Dialect.values()) {
            ParsedSql sql = ParsedSql.parse(given, dialect);

            assertThat(sql.render("app")).isEqualTo(inApp);
            assertThat(sql.render(null)).isEqualTo(withoutSchema);
            assertThat(sql.render("app")).isEqualTo(inApp);
        }
    }

    @Test
    void templatesQuoteLikeComposedSql() {
        ParsedSql sql = ParsedSql.parse("{{tables.order}} {{tables.Users}} {{schema}}.f()", Dialect.POSTGRES);

        assertThat(sql.render("Tenant_1")).isEqualTo("\"Tenant_1\".\"order\" \"Tenant_1\".\"Users\" \"Tenant_1\".f()");
    }

    @Test
    void c098SchemaAloneNeedsASchema() {
        ParsedSql sql = ParsedSql.parse("CREATE SCHEMA {{schema}}", Dialect.POSTGRES);

        assertThat(sql.render("app")).isEqualTo("CREATE SCHEMA app");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sql.render(null))
                .withMessageContaining("line 1, column 15")
                .withMessageContaining("inSchema");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1x", "a-b", "x\"; DROP", "users\n", " ", "größe"})
    void c098RefusesNamesThatAreNone(String name) {
        refusesName(name);
    }

    @Test
    void c098NamesHaveAtMost63Characters() {
        refusesName(NAME_OF_64);

        assertThat(ParsedSql.parse("{{tables." + NAME_OF_63 + "}}", Dialect.POSTGRES)
                        .render(NAME_OF_63))
                .isEqualTo(NAME_OF_63 + "." + NAME_OF_63);
    }

    private static void refusesName(String name) {
        for (String template : List.of("{{tables." + name + "}}", "{{tables.a." + name + "}}")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> ParsedSql.parse(template, Dialect.POSTGRES).render(null))
                    .withMessageContaining("is not a plain name");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ParsedSql.parse("{{tables.users}}", Dialect.POSTGRES).render(name))
                .withMessageContaining("schema \"")
                .withMessageContaining("is not a plain name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    select 1                                                       | SELECT | SELECT
                    /* a */ -- b                                                   | ''     | ''
                    ((select 1) union select 2)                                    | SELECT | SELECT
                    VALUES (1)                                                     | VALUES | VALUES
                    with a as (select 1) insert into t select * from a             | WITH   | INSERT
                    WITH a AS (INSERT INTO t VALUES (1) RETURNING id) SELECT 1      | WITH   | SELECT
                    WITH RECURSIVE a (x, y) AS NOT MATERIALIZED (SELECT (1)) , b AS MATERIALIZED (SELECT 2) UPDATE t SET x = 1 | WITH | UPDATE
                    WITH delete AS (SELECT 1) DELETE FROM t                         | WITH   | DELETE
                    WITH "select" AS (SELECT 1) (SELECT 2)                          | WITH   | SELECT
                    WITH a AS (SELECT ')' /* ) */) MERGE INTO t USING a             | WITH   | MERGE
                    WITH RECURSIVE a AS (SELECT 1) SEARCH DEPTH FIRST BY x, y SET o CYCLE x SET c USING p, b AS (SELECT 2) REPLACE INTO t VALUES (1) | WITH | REPLACE
                    WITH a AS (WITH b AS (SELECT 1) DELETE FROM t RETURNING x) VALUES (1) | WITH | VALUES
                    (WITH a AS (SELECT 1) SELECT 2)                                 | WITH   | SELECT
                    EXPLAIN ANALYZE DELETE FROM t                                   | EXPLAIN | EXPLAIN
                    CREATE TABLE t AS WITH a AS (SELECT 1) SELECT 2                 | CREATE | CREATE
                    WITH                                                            | WITH   | ''
                    """)
    void tellsTheVerb(String given, String leading, String main) {
        for (Dialect dialect : Dialect.values()) {
            ParsedSql sql = ParsedSql.parse(given, dialect);

            assertThat(sql.leadingVerb()).isEqualTo(leading);
            assertThat(sql.mainVerb()).isEqualTo(main);
        }
    }

    @Test
    void argumentsOfAFunctionAreItsOwn() {
        String text = "CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT $1 + 1; END";

        assertThat(ParsedSql.parse(text, Dialect.POSTGRES).parameterCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SELECT 'a      | unterminated string in SQL: it starts at line 1, column 8
                    SELECT "a      | unterminated quoted identifier in SQL: it starts at line 1, column 8
                    SELECT /* a *  | unterminated comment in SQL: it starts at line 1, column 8
                    """, quoteCharacter = '~')
    void namesWhatIsNotTerminated(String given, String message) {
        for (Dialect dialect : Dialect.values()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ParsedSql.parse(given, dialect))
                    .withMessageStartingWith(message);
        }
    }

    @Test
    void namesWhatIsNotTerminatedOnOneDatabase() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParsedSql.parse("SELECT\n  $a$ $$", Dialect.POSTGRES))
                .withMessageStartingWith("unterminated dollar-quoted string $a$ in SQL: it starts at line 2, column 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParsedSql.parse("E'\\'", Dialect.POSTGRES))
                .withMessageStartingWith("unterminated string");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParsedSql.parse("[a", Dialect.SQLITE))
                .withMessageStartingWith("unterminated quoted identifier");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParsedSql.parse("`a``", Dialect.SQLITE))
                .withMessageStartingWith("unterminated quoted identifier");
    }
}
