package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CreateIndexTest {

    private static CreateIndex parse(String text) {
        return CreateIndex.parse(text, Dialect.SQLITE);
    }

    @Test
    void readsColumnsAndExpressions() {
        CreateIndex index =
                parse("CREATE UNIQUE INDEX IF NOT EXISTS \"a(\".\"b)\" ON t (\"x,y\" DESC, coalesce(a, ')'), c)");
        assertThat(index.parts()).containsExactly("\"x,y\" DESC", "coalesce(a, ')')", "c");
        assertThat(index.part(1)).isEqualTo("coalesce(a, ')')");
        assertThat(index.predicate()).isNull();
    }

    @Test
    void readsTheConditionOfAPartialIndex() {
        assertThat(parse("create index i on t(a) /* where */ where (b = 'where') AND c > 1 ")
                        .predicate())
                .isEqualTo("(b = 'where') AND c > 1");
        assertThat(parse("CREATE INDEX \"where\" ON \"where\" (\"where\")").predicate())
                .isNull();
    }

    @Test
    void findsNothingInWhatIsNoIndex() {
        assertThat(parse("").parts()).isEmpty();
        assertThat(parse("").part(3)).isEmpty();
    }
}
