package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SqlTest {

    @Test
    @DisplayName("C066: positional first, then named; a repeated name is one parameter")
    void numbersPositionalBeforeNamed() {
        Sql sql =
                Sql.of("SELECT * FROM t WHERE a = ? AND b = :n AND c = ?", 1, 3).bind("n", 2);
        assertThat(sql.text()).isEqualTo("SELECT * FROM t WHERE a = $1 AND b = $3 AND c = $2");
        assertThat(sql.params()).containsExactly(1, 3, 2);

        Sql repeated = Sql.of("SELECT :uid, :other, :uid").bind("other", "b").bind("uid", "a");
        assertThat(repeated.text()).isEqualTo("SELECT $1, $2, $1");
        assertThat(repeated.params()).containsExactly("a", "b");
    }

    @Test
    void leavesNumberedTextAsItIs() {
        Sql sql = Sql.of("SELECT $2, $1, $2", "a", "b");
        assertThat(sql.text()).isEqualTo("SELECT $2, $1, $2");
        assertThat(sql.params()).containsExactly("a", "b");
    }

    @Test
    void aDoubledQuestionMarkIsALiteralOne() {
        assertThat(Sql.of("SELECT data ?? 'key' AND x = ?", 1).text()).isEqualTo("SELECT data ? 'key' AND x = $1");
    }

    @Test
    void leavesCastsSlicesStringsAndCommentsAlone() {
        String text = "SELECT a::text, b[1:2], ':x ?', \"c:d?\" -- :e ?\n /* ? :f */ FROM t";
        assertThat(Sql.of(text).text()).isEqualTo(text);
        assertThat(Sql.of(text).params()).isEmpty();
    }

    @Test
    void isImmutable() {
        Sql base = Sql.of("SELECT :a, :b").bind("a", 1);
        Sql two = base.bind("b", 2);
        assertThat(two.params()).containsExactly(1, 2);
        assertThatThrownBy(base::params)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(":b");
        assertThat(two.bind("b", null).params()).containsExactly(1, null);
        Object[] given = {1};
        Sql sql = Sql.of("SELECT ?", given);
        given[0] = 2;
        assertThat(sql.params()).containsExactly(1);
    }

    @Test
    void refusesParametersThatDoNotFitWithoutTheirValues() {
        assertThatThrownBy(() -> Sql.of("SELECT ?").params()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sql.of("SELECT ?", 1, "secret-value").params())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret-value");
        assertThatThrownBy(() -> Sql.of("SELECT $1, $3", 1, 2, 3).params())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("$2");
        assertThatThrownBy(() -> Sql.of("SELECT $1, :a", 1).bind("a", 2).params())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sql.of("SELECT 1").bind("a", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(":a");
    }

    @Test
    void aNullArrayIsOneNull() {
        assertThat(Sql.of("SELECT ?", (Object[]) null).params()).isEqualTo(Collections.singletonList(null));
    }

    @Test
    void anArrayThatIsNotOfObjectsIsOneParameter() {
        Long[] longs = {1L, 2L};
        assertThat(Sql.of("SELECT ?", (Object[]) longs).params()).containsExactly((Object) longs);
        assertThat(Sql.of("SELECT ?", (Object[]) new String[0]).params()).hasSize(1);
        assertThat(Sql.of("SELECT ?", new int[] {1, 2}).params()).hasSize(1);
        assertThat(Sql.of("SELECT ?", new byte[] {1, 2}).params()).hasSize(1);
        assertThat(Sql.of("SELECT ?, ?", new Object[] {1, 2}).params()).containsExactly(1, 2);
    }

    @Test
    void waitsForTheDatabaseToSayWhatIsQuoted() {
        Sql sqlite = Sql.of("SELECT [it's] FROM t WHERE a = :a AND b = ?", 1).bind("a", 2);
        assertThat(sqlite.resolve(Dialect.SQLITE, null).text())
                .isEqualTo("SELECT [it's] FROM t WHERE a = $2 AND b = $1");
        assertThat(sqlite.params()).containsExactly(1, 2);
        assertThat(sqlite.text()).isEqualTo("SELECT [it's] FROM t WHERE a = $2 AND b = $1");
        Sql postgres = Sql.of("SELECT $$it's$$ WHERE a = :a").bind("a", 2);
        assertThat(postgres.resolve(Dialect.POSTGRES, null).params()).containsExactly(2);
        assertThatThrownBy(() -> Sql.of("SELECT 'open :a").bind("a", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unterminated string");
    }

    @Test
    void toStringNeverThrows() {
        assertThat(Sql.of("SELECT * FROM {{schema}}.t")).hasToString("SELECT * FROM t");
        assertThat(Sql.of("SELECT {{schema}}")).hasToString("SELECT {{schema}}");
        assertThat(Sql.of("SELECT 'open")).hasToString("SELECT 'open");
        assertThat(Sql.of("SELECT $1, ?")).hasToString("SELECT $1, ?");
    }

    @Test
    void keepsItsLabel() {
        Sql sql = Sql.of("SELECT ?", 1).named("find");
        assertThat(sql.label()).isEqualTo("find");
        assertThat(sql.resolve(Dialect.SQLITE, null).label()).isEqualTo("find");
    }

    @Test
    void toStringIsTheTextWithoutValues() {
        assertThat(Sql.of("SELECT ?", "secret-value").toString()).isEqualTo("SELECT $1");
    }
}
