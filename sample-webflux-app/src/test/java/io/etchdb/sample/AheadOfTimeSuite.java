package io.etchdb.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** The application as it was processed ahead of time in this build, on a database that it was not processed with. */
abstract class AheadOfTimeSuite extends DatabaseSuite {

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    @TempDir
    private Path directory;

    AheadOfTimeSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    /** One of each: a row, a merge patch, a transaction of etch and one of Spring, a record read by SQL, the endpoint. */
    @Test
    void startsAndAnswersFromItsDatabase() throws Exception {
        try (ApplicationProcess application = ApplicationProcess.start(
                directory,
                List.of("-Dspring.aot.enabled=true"),
                List.of("--spring.etch.url=" + database().url()))) {
            String author = created(application, "/authors", "{\"name\":\"Ursula\"}");
            assertThat(body(application.send(HttpMethod.PATCH, "/authors/" + author, "{\"born\":1929}")))
                    .contains("\"born\":1929");
            String book = created(application, "/books", "{\"authorId\":\"" + author + "\",\"title\":\"Lavinia\"}");
            String loan = created(application, "/books/" + book + "/loans", "{\"reader\":\"Ada\"}");
            assertThat(body(application.get("/loans?reader=Ada")))
                    .isEqualTo(
                            "[{\"id\":\"" + loan + "\",\"title\":\"Lavinia\",\"author\":\"Ursula\",\"dueOn\":null}]");
            assertThat(body(application.send(HttpMethod.POST, "/loans/" + loan + "/return", "")))
                    .doesNotContain("\"returnedAt\":null");
            assertThat(body(application.get("/books?size=1"))).contains("Lavinia");
            assertThat(body(application.get("/actuator/etch"))).contains("\"open loans of reader\"", "0002_loans.sql");
            assertThat(body(application.get("/actuator/health/readiness"))).contains("UP");
            assertThat(application.log()).contains("Starting AOT-processed ReadingListApplication");
        }
    }

    private static String created(ApplicationProcess application, String uri, String body) {
        String row = body(application.send(HttpMethod.POST, uri, body));
        Matcher id = ID.matcher(row);
        assertThat(id.find()).as(row).isTrue();
        return id.group(1);
    }

    private static String body(ResponseEntity<String> answer) {
        assertThat(answer.getStatusCode().is2xxSuccessful()).as("%s", answer).isTrue();
        return answer.getBody();
    }
}
