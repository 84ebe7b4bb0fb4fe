package io.etchdb.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.sample.author.Author;
import io.etchdb.sample.book.Book;
import io.etchdb.sample.loan.Loan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the build has written down for a native image. */
class NativeHintsTest {

    private static final String HINTS =
            "/META-INF/native-image/io.etchdb/sample-webflux-app/reachability-metadata.json";

    @ParameterizedTest
    @ValueSource(classes = {Author.class, Book.class, Loan.class})
    void registersRecordOfTable(Class<?> row) throws IOException {
        assertThat(hints()).contains("\"" + row.getName() + "\"");
    }

    @Test
    void registersRecordThatIsReadByRawSql() throws IOException {
        assertThat(hints()).contains("\"io.etchdb.sample.loan.OpenLoan\"");
    }

    @Test
    void includesMigrations() throws IOException {
        assertThat(hints()).containsPattern("\"glob\": \"migrations\\\\?/\\*\\.sql\"");
    }

    private static String hints() throws IOException {
        try (InputStream hints = NativeHintsTest.class.getResourceAsStream(HINTS)) {
            assertThat(hints).as(HINTS).isNotNull();
            return new String(hints.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
