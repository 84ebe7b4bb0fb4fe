package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedSqlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '#',
            value = {
                "SELECT * FROM users WHERE name = $1 ~ SELECT * FROM users WHERE name = $1",
                "SELECT 'it''s s3cret', 42, -1.5e3, 0xff ~ SELECT ?, ?, -?, ?",
                "ALTER ROLE app PASSWORD 's3cret' ~ ALTER ROLE app PASSWORD ?",
                "SELECT E'it\\'s s3cret' || x'ab'   AS y ~ SELECT ? || x? AS y",
                "DO $$ s3cret $$; SELECT $a$ s3cret $a$ ~ DO ?; SELECT ?",
                "/* s3cret */ SELECT 1 -- s3cret ~ SELECT ?",
                "SELECT a/**/b, \"Odd 'name\" FROM t2 ~ SELECT a b, \"Odd 'name\" FROM t2",
                "SELECT a::int, b[1:2], :name, ? ~ SELECT a::int, b[?:?], :name, ?",
            })
    void showsNamesAndParametersButNoLiteral(String text, String masked) {
        assertThat(MaskedSql.of(text, Dialect.POSTGRES)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '#',
            value = {
                "SELECT 1 WHERE name = 's3cr ~ SELECT ? WHERE name = ...",
                "'s3cr ~ ...",
                "SELECT a /* s3cr ~ SELECT a ...",
                "SELECT $x$ s3cr ~ SELECT ...",
            })
    void hidesWhatWasCutOff(String text, String masked) {
        assertThat(MaskedSql.of(text, Dialect.POSTGRES)).isEqualTo(masked);
        assertThat(MaskedSql.of("", Dialect.SQLITE)).isEmpty();
    }

    @Test
    void readsAsEachDatabaseDoes() {
        String text = "SELECT [s p], 'a\\' , b";
        assertThat(MaskedSql.of(text, Dialect.SQLITE)).isEqualTo("SELECT [s p], ? , b");
    }

    @Property
    void neverShowsAStringWhereverTheTextIsCutOff(
            @ForAll @AlphaChars @StringLength(min = 4, max = 20) String value, @ForAll Dialect dialect) {
        String secret = "S3" + value;
        String text = "UPDATE t SET a = '" + secret + "' WHERE b = 7";
        for (int cut = 0; cut <= text.length(); cut++) {
            assertThat(MaskedSql.of(text.substring(0, cut), dialect)).doesNotContain("S3");
        }
    }
}
