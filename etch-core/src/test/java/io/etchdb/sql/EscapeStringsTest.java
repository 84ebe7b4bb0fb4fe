package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeStringsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    SELECT E'it\\'s', $1        | SELECT E'it''s', $1
                    e'\\'' + E'\\\\\\'\\n'     | e'''' + E'\\\\''\\n'
                    'a\\' + E'b\\'' + '\\'    | 'a\\' + E'b''' + '\\'
                    """)
    void doublesQuotesBehindBackslashes(String given, String expected) {
        assertThat(EscapeStrings.withDoubledQuotes(given)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "SELECT 'a\\'", "-- \\'", "$$ E'\\'' $$", "E'a\\\\', 'b\\'"})
    void leavesEverythingElseAlone(String given) {
        assertThat(EscapeStrings.withDoubledQuotes(given)).isEqualTo(given);
    }

    @Test
    void leavesTheSameStringWhereThereIsNothingToDo() {
        String text = "SELECT 'a'";

        assertThat(EscapeStrings.withDoubledQuotes(text)).isSameAs(text);
    }
}
