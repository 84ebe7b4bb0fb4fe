package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.TestRows.User;
import io.etchdb.error.BadSqlException;
import io.etchdb.error.EtchException;
import io.etchdb.error.MappingException;
import io.etchdb.sql.Sql;
import io.etchdb.testdatabases.TestDatabase;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Section 4.4 of the conformance cases, and C051 and C052: raw SQL. */
abstract class RawSqlSuite extends EtchSuite {

    RawSqlSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return TestRows.SCHEMA + "; CREATE TABLE visits (country text NOT NULL, x int NOT NULL);";
    }

    @BeforeEach
    void empty() {
        run(etch.executeScript(TestRows.EMPTY + "; DELETE FROM visits"));
    }

    private void insertUsers(String... names) {
        for (int i = 0; i < names.length; i++) {
            run(etch.insert(new User(i + 1L, names[i], null)));
        }
    }

    /** Longer than what is remembered of texts, so that nothing rests on its being remembered. */
    @Test
    void aLongTextIsReadLikeAShortOne() {
        insertUsers("a", "b", "c");
        String comment = "/* :c ? '" + "x".repeat(9_000) + " */ ";
        Sql update = Sql.of(comment + "UPDATE users SET email = :email WHERE id > ? AND name <> :name", 1)
                .bind("email", "x")
                .bind("name", "c");
        assertThat(run(etch.execute(update))).isEqualTo(1);
        assertThat(run(etch.execute(comment + "CREATE TABLE IF NOT EXISTS long_text (id int)")))
                .isEqualTo(-1);
        assertThat(all(etch.fetch(comment + "SELECT id FROM users WHERE email = $1", "x")))
                .hasSize(1);
        assertThat(all(etch.fetchModels(User.class, etch.compose().get(User.class, 2L))))
                .containsExactly(new User(2L, "b", "x"));
        assertThat(run(etch.execute(etch.compose().delete(User.class, 2L)))).isEqualTo(1);
    }

    // ---- execute ----

    @Test
    @DisplayName("C051: execute emits affected rows, and -1 for what affects none")
    void executeEmitsAffectedRows() {
        assertThat(run(etch.execute("INSERT INTO users (id, name) VALUES (1, 'a')")))
                .isEqualTo(1);
        run(etch.execute("INSERT INTO users (id, name) VALUES (2, 'a'), (3, 'b')"));
        assertThat(run(etch.execute("UPDATE users SET email = 'x' WHERE name = 'a'")))
                .isEqualTo(2);
        assertThat(run(etch.execute("UPDATE users SET email = 'x' WHERE name = 'z'")))
                .isZero();
        assertThat(run(etch.execute("DELETE FROM users WHERE name = $1", "a"))).isEqualTo(2);
        assertThat(run(etch.execute("SELECT * FROM users"))).isEqualTo(-1);
        assertThat(run(etch.execute("CREATE TABLE made (id int)"))).isEqualTo(-1);
        assertThat(run(etch.execute("DROP TABLE made"))).isEqualTo(-1);
    }

    @Test
    @DisplayName("C051: execute counts behind WITH and with RETURNING too")
    void executeCountsBehindWithAndReturning() {
        insertUsers("a", "a", "b");
        assertThat(run(etch.execute("UPDATE users SET email = 'x' WHERE name = 'a' RETURNING id")))
                .isEqualTo(2);
        assertThat(run(etch.execute(
                        "WITH fresh (n) AS (SELECT 'c') INSERT INTO users (id, name)" + " SELECT 9, n FROM fresh")))
                .isEqualTo(1);
        assertThat(run(etch.execute("DELETE FROM users WHERE name = 'a' RETURNING *")))
                .isEqualTo(2);
        assertThat(run(etch.execute("WITH x AS (SELECT 1) SELECT * FROM x"))).isEqualTo(-1);
        assertThat(run(etch.execute(
                        "INSERT INTO users (id, name) VALUES (9, 'c') ON CONFLICT DO NOTHING RETURNING id")))
                .isZero();
    }

    // ---- fetch ----

    @Test
    @DisplayName("C052: fetch emits maps by column name, in the order of the columns")
    void fetchEmitsMaps() {
        insertUsers("a", "b");
        List<Map<String, @Nullable Object>> rows =
                all(etch.fetch("SELECT name, id, email FROM users WHERE id < $1 ORDER BY id", 9));
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).keySet()).containsExactly("name", "id", "email");
        assertThat(rows.get(0)).containsEntry("name", "a").containsEntry("email", null);
        assertThat(((Number) rows.get(1).get("id")).longValue()).isEqualTo(2);
    }

    @Test
    @DisplayName("C052: fetchRow of no row is empty, of several the first")
    void fetchRowEmitsTheFirst() {
        StepVerifier.create(etch.fetchRow("SELECT * FROM users"))
                .expectComplete()
                .verify(TIMEOUT);
        insertUsers("a", "b");
        assertThat(run(etch.fetchRow("SELECT name FROM users ORDER BY id"))).containsExactly(Map.entry("name", "a"));
    }

    @Test
    @DisplayName("C052: fetchVal of a count is a number; no row and NULL are told apart by fetchOptional")
    void fetchesOneValue() {
        insertUsers("a", "b");
        assertThat(run(etch.fetchVal(Long.class, "SELECT count(*) FROM users"))).isEqualTo(2L);
        assertThat(run(etch.fetchVal(Integer.class, "SELECT count(*) FROM users")))
                .isEqualTo(2);
        assertThat(run(etch.fetchVal(String.class, "SELECT name FROM users WHERE id = ?", 2)))
                .isEqualTo("b");
        assertThat(run(etch.fetchVal(String.class, "SELECT email FROM users WHERE id = 1")))
                .isNull();
        assertThat(run(etch.fetchVal(String.class, "SELECT email FROM users WHERE id = 404")))
                .isNull();
        assertThat(run(etch.fetchOptional(String.class, "SELECT name FROM users WHERE id = 1")))
                .isEqualTo(Optional.of("a"));
        assertThat(run(etch.fetchOptional(String.class, "SELECT email FROM users WHERE id = 1")))
                .isEqualTo(Optional.empty());
        StepVerifier.create(etch.fetchOptional(String.class, "SELECT email FROM users WHERE id = 404"))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void fetchValTakesAPrimitiveClassToo() {
        assertThat(run(etch.fetchVal(long.class, "SELECT 5"))).isEqualTo(5L);
        assertThat(run(etch.fetchVal(int.class, "SELECT 5"))).isEqualTo(5);
    }

    @Test
    @DisplayName("C068: fetchVal of two columns is a MappingException")
    void fetchValRefusesTwoColumns() {
        StepVerifier.create(etch.fetchVal(Long.class, "SELECT 1, 2"))
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(MappingException.class).hasMessageContaining("2"))
                .verify(TIMEOUT);
        StepVerifier.create(etch.fetchOptional(Long.class, "SELECT 1, 2"))
                .expectError(MappingException.class)
                .verify(TIMEOUT);
    }

    @Test
    @DisplayName("C105: fetch of two columns with one name is a MappingException naming it")
    void fetchRefusesARepeatedName() {
        StepVerifier.create(etch.fetch("SELECT 1 AS same, 2 AS other, 3 AS same"))
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(MappingException.class).hasMessageContaining("same"))
                .verify(TIMEOUT);
        StepVerifier.create(etch.fetchRow("SELECT 1 AS same, 2 AS same"))
                .expectError(MappingException.class)
                .verify(TIMEOUT);
    }

    @Test
    void fetchOfAStatementThatReturnsRowsRunsItOnce() {
        assertThat(all(etch.fetch("INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'b') RETURNING name")))
                .extracting(row -> row.get("name"))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(run(etch.fetchVal(Long.class, "DELETE FROM users WHERE id = 1 RETURNING id")))
                .isEqualTo(1L);
        assertThat(count("users")).isEqualTo(1);
    }

    @Test
    void fetchRowReadsAWriteToItsEnd() {
        run(etch.fetchRow("INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c') RETURNING id"));
        assertThat(count("users")).isEqualTo(3);
    }

    // ---- records ----

    record Total(String country, long n, long total) {}

    record Name(String name) {}

    record Loose(String name, @Nullable String missing) {}

    record Strict(String name, String missing) {}

    record PrimitiveMissing(String name, int missing) {}

    record PrimitiveNull(String name, int email) {}

    record CamelCase(String displayName) {}

    @Test
    @DisplayName("C074: a record without a table takes the rows of any SELECT")
    void fetchModelsNeedsNoTable() {
        String sql = "SELECT country, count(*) AS n, sum(x) AS total FROM visits GROUP BY country ORDER BY country";
        assertThat(all(etch.fetchModels(Total.class, sql))).isEmpty();
        run(etch.execute("INSERT INTO visits (country, x) VALUES ('de', 1), ('de', 2), ('fr', 5)"));
        assertThat(all(etch.fetchModels(Total.class, sql)))
                .containsExactly(new Total("de", 2, 3), new Total("fr", 1, 5));
        assertThat(run(etch.fetchModel(Total.class, sql))).isEqualTo(new Total("de", 2, 3));
        assertThat(run(etch.fetchModel(Total.class, "SELECT 'x' AS country, 1 AS n, 2 AS total WHERE 1 = 0")))
                .isNull();
    }

    @Test
    @DisplayName("C046: a typed read ignores extra columns, and names record and column that are missing")
    void readsByNameAndNamesWhatIsMissing() {
        insertUsers("a");
        assertThat(all(etch.fetchModels(Name.class, "SELECT id, email, name FROM users")))
                .containsExactly(new Name("a"));
        assertThat(run(etch.fetchModel(Loose.class, "SELECT name FROM users"))).isEqualTo(new Loose("a", null));
        assertThat(run(etch.fetchModel(CamelCase.class, "SELECT name AS display_name FROM users")))
                .isEqualTo(new CamelCase("a"));
        StepVerifier.create(etch.fetchModel(Strict.class, "SELECT id, name FROM users"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasMessageContainingAll("Strict", "missing", "id, name"))
                .verify(TIMEOUT);
        StepVerifier.create(etch.fetchModel(PrimitiveMissing.class, "SELECT name FROM users"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasMessageContainingAll("PrimitiveMissing", "missing"))
                .verify(TIMEOUT);
    }

    @Test
    void nullForAPrimitiveNamesRecordAndColumn() {
        insertUsers("a");
        StepVerifier.create(etch.fetchModel(PrimitiveNull.class, "SELECT name, email FROM users"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasMessageContainingAll("PrimitiveNull", "email", "NULL", "Integer"))
                .verify(TIMEOUT);
    }

    @Test
    void aValueThatDoesNotFitNamesRecordAndColumnButNotTheValue() {
        run(etch.insert(new User(1L, "a", "top-secret")));
        StepVerifier.create(etch.fetchModel(PrimitiveNull.class, "SELECT name, email FROM users"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasMessageContainingAll("PrimitiveNull", "email")
                        .hasMessageNotContaining("top-secret"))
                .verify(TIMEOUT);
        assertThat(count("users")).isEqualTo(1);
    }

    @Test
    void aColumnThatCouldBeTwoIsRefused() {
        StepVerifier.create(etch.fetchModel(Name.class, "SELECT 'a' AS name, 'b' AS name"))
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(MappingException.class).hasMessageContainingAll("Name", "name"))
                .verify(TIMEOUT);
    }

    @Test
    void aColumnOfTheExactNameGoesBeforeOneInOtherCase() {
        assertThat(run(etch.fetchModel(Name.class, "SELECT 'b' AS \"NAME\", 'a' AS name")))
                .isEqualTo(new Name("a"));
        assertThat(run(etch.fetchModel(Name.class, "SELECT 'b' AS \"NAME\""))).isEqualTo(new Name("b"));
    }

    record Picky(String name) {
        Picky {
            if (name.isEmpty()) {
                throw new IllegalStateException("no name");
            }
        }
    }

    @Test
    void aConstructorThatRefusesARowIsNamed() {
        StepVerifier.create(etch.fetchModel(Picky.class, "SELECT '' AS name"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasMessageContaining("Picky")
                        .hasCauseInstanceOf(IllegalStateException.class))
                .verify(TIMEOUT);
    }

    // ---- parameters ----

    @Test
    @DisplayName("C066: $n, ? and :name, and a name used twice")
    void takesEveryKindOfPlaceholder() {
        insertUsers("a", "b", "c");
        assertThat(names("SELECT name FROM users WHERE id = $1 OR id = $2 OR id = $1", 1, 3))
                .containsExactly("a", "c");
        assertThat(names("SELECT name FROM users WHERE id = ? OR id = ?", 1, 3)).containsExactly("a", "c");
        assertThat(names(Sql.of("SELECT name FROM users WHERE id = :id OR id = :id + 1")
                        .bind("id", 2)))
                .containsExactly("b", "c");
        assertThat(names(Sql.of("SELECT name FROM users WHERE id > ? AND name <> :name AND id < ?", 0, 4)
                        .bind("name", "b")))
                .containsExactly("a", "c");
    }

    private List<String> names(String sql, Object... params) {
        return names(Sql.of(sql, params));
    }

    private List<String> names(Sql sql) {
        return all(etch.fetchModels(Name.class, sql).map(Name::name).sort());
    }

    @Test
    void leavesStringsCommentsAndCastsAlone() {
        assertThat(run(etch.fetchVal(String.class, "SELECT 'a ? :b $1' /* ? */ -- :c\n")))
                .isEqualTo("a ? :b $1");
        assertThat(run(etch.fetchVal(String.class, "SELECT '?' || CAST(? AS text)", "x")))
                .isEqualTo("?x");
    }

    @Test
    void aNullArrayIsOneNull() {
        assertThat(run(etch.fetchOptional(String.class, "SELECT CAST(? AS text)", (Object[]) null)))
                .isEqualTo(Optional.empty());
        assertThat(run(etch.fetchOptional(String.class, "SELECT CAST(? AS text)", (Object) null)))
                .isEqualTo(Optional.empty());
    }

    @Test
    void wrongParametersAreRefusedBeforeSending() {
        assertThatThrownBy(() -> etch.fetch("SELECT ?"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("1", "0");
        assertThatThrownBy(() -> etch.execute("SELECT 1", "secret-value"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret-value");
        assertThatThrownBy(() -> etch.fetch(Sql.of("SELECT :a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(":a");
        assertThatThrownBy(() -> Sql.of("SELECT :a").bind("b", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(":b");
        assertThatThrownBy(() -> etch.fetchRow("SELECT $1, ?", 1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOptionalAsParameterIsRefusedBeforeSending() {
        StepVerifier.create(etch.fetch("SELECT ?", Optional.of("secret-value")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("Optional")
                        .hasMessageNotContaining("secret-value"))
                .verify(TIMEOUT);
        assertThat(run(etch.ping())).isTrue();
    }

    @Test
    void everyVerbTakesOneSqlToo() {
        insertUsers("a");
        Sql all = Sql.of("SELECT name FROM users WHERE id = :id").bind("id", 1);
        assertThat(run(etch.fetchRow(all))).containsEntry("name", "a");
        assertThat(run(etch.fetchVal(String.class, all))).isEqualTo("a");
        assertThat(run(etch.fetchOptional(String.class, all))).contains("a");
        assertThat(run(etch.fetchModel(Name.class, all))).isEqualTo(new Name("a"));
        assertThat(all(etch.fetch(all))).hasSize(1);
        assertThat(run(etch.execute(
                        Sql.of("UPDATE users SET name = :name WHERE id = ?", 1).bind("name", "z"))))
                .isEqualTo(1);
    }

    @Test
    void aBindOfNullIsNull() {
        insertUsers("a");
        run(etch.execute(Sql.of("UPDATE users SET email = :e").bind("e", "x")));
        run(etch.execute(Sql.of("UPDATE users SET email = :e").bind("e", null)));
        assertThat(run(etch.fetchVal(Long.class, "SELECT count(*) FROM users WHERE email IS NULL")))
                .isEqualTo(1L);
    }

    // ---- scripts ----

    @Test
    void aScriptRunsEveryStatement() {
        run(etch.executeScript("""
                -- one; not two
                INSERT INTO users (id, name) VALUES (1, 'a;b');
                INSERT INTO users (id, name) VALUES (2, 'c');
                ;
                UPDATE users SET email = 'e' /* ; */ WHERE id = 2
                """));
        assertThat(names("SELECT name FROM users")).containsExactly("a;b", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "-- nothing", ";;"})
    void aScriptOfNothingCompletes(String script) {
        run(etch.executeScript(script));
        assertThat(count("users")).isZero();
    }

    @Test
    void aScriptIsAllOrNothing() {
        StepVerifier.create(etch.executeScript("INSERT INTO users (id, name) VALUES (1, 'a'); SELEC 1"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(BadSqlException.class)
                        .satisfies(e -> assertThat(((EtchException) e).sql()).contains("SELEC 1")))
                .verify(TIMEOUT);
        assertThat(count("users")).isZero();
        StepVerifier.create(etch.executeScript("INSERT INTO users (id, name) VALUES (1, 'a');"
                        + "INSERT INTO users (id, name) VALUES (1, 'b')"))
                .expectError(EtchException.class)
                .verify(TIMEOUT);
        assertThat(count("users")).isZero();
    }

    @Test
    void aScriptInsideATransactionIsASavepoint() {
        run(etch.transaction(tx -> tx.executeScript("INSERT INTO users (id, name) VALUES (1, 'a')")
                .then(tx.executeScript("INSERT INTO users (id, name) VALUES (2, 'b'); SELEC 1")
                        .onErrorComplete())
                .then(tx.executeScript("INSERT INTO users (id, name) VALUES (3, 'c')"))));
        assertThat(names("SELECT name FROM users")).containsExactly("a", "c");
    }

    // ---- lists ----

    @Test
    void aListAsParameterIsOneArrayOnPostgresAndRefusedOnSqlite() {
        insertUsers("a", "b", "c");
        if (isPostgres()) {
            String sql = "SELECT name FROM users WHERE id = ANY($1)";
            assertThat(names(sql, List.of(1L, 3L))).containsExactly("a", "c");
            assertThat(names(sql, (Object) new Integer[] {1, 2})).containsExactly("a", "b");
            assertThat(names(sql, (Object) new long[] {1, 2})).containsExactly("a", "b");
            assertThat(names("SELECT name FROM users WHERE name = ANY(?)", List.of()))
                    .isEmpty();
            assertThat(run(etch.fetchVal(
                            Long.class,
                            "SELECT count(*) FROM unnest($1::text[]) AS t(x) WHERE x IS NULL",
                            Arrays.asList("a", null))))
                    .isEqualTo(1L);
            assertThat(run(etch.fetchVal(
                            Long.class,
                            "SELECT count(*) FROM unnest($1::text[]) AS t(x) WHERE x IS NULL",
                            Collections.singletonList(null))))
                    .isEqualTo(1L);
        } else {
            StepVerifier.create(etch.fetch("SELECT ?", List.of(1L)))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("SQLite"))
                    .verify(TIMEOUT);
        }
    }

    @Test
    void aListOfMixedTypesIsRefusedByAMessageThatSaysSo() {
        StepVerifier.create(etch.fetch("SELECT ?", List.of(1, "secret-value")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("$1")
                        .hasMessageNotContaining("secret-value"))
                .verify(TIMEOUT);
        assertThat(run(etch.ping())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "begin immediate",
                "START TRANSACTION READ ONLY",
                "COMMIT",
                "END",
                "/* now */ ROLLBACK;",
                "ABORT",
                "SAVEPOINT a",
                "RELEASE SAVEPOINT a",
                "ROLLBACK TO SAVEPOINT a",
                "PREPARE TRANSACTION 'a'"
            })
    void refusesTransactionControl(String sql) {
        for (Function<String, Publisher<?>> verb : List.<Function<String, Publisher<?>>>of(
                etch::execute,
                etch::fetch,
                etch::fetchRow,
                statement -> etch.fetchVal(Integer.class, statement),
                statement -> etch.fetchOptional(Integer.class, statement),
                statement -> etch.fetchModels(User.class, statement),
                statement -> etch.fetchModel(User.class, statement))) {
            assertThatThrownBy(() -> verb.apply(sql))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("transaction(tx -> ...)")
                    .hasMessageContaining("withConnection");
        }
    }

    @Test
    void aScriptIsOneTransactionAndEndsNoneItself() {
        assertThatThrownBy(() -> etch.executeScript("INSERT INTO users (name) VALUES ('a');\nCOMMIT;\nSELECT 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("COMMIT in line 2 of the script")
                .hasMessageContaining("one transaction");
        assertThat(run(etch.count(User.class))).isZero();
    }

    @Test
    void setsUpATransactionAndNamesThingsAfterIt() {
        if (isPostgres()) {
            StepVerifier.create(etch.transaction(tx -> tx.execute("SET TRANSACTION READ ONLY")
                            .then(tx.execute("INSERT INTO users (name) VALUES ('a')"))))
                    .expectErrorSatisfies(error ->
                            assertThat(((EtchException) error).sqlState()).isEqualTo("25006"))
                    .verify(TIMEOUT);
        }
        assertThat(run(etch.fetchVal(Integer.class, "SELECT 1 AS committed"))).isEqualTo(1);
        assertThat(run(etch.execute("DELETE FROM users WHERE name = 'ROLLBACK'")))
                .isZero();
    }

    /** The driver's connection is lent for anything. */
    @Test
    void aLentConnectionMayControlItsTransaction() {
        run(etch.withConnection(
                        connection -> Flux.concat(connection.beginTransaction(), connection.rollbackTransaction()))
                .then());
        assertThat(run(etch.ping())).isTrue();
    }
}
