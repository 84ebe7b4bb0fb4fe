package io.etchdb.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as it was processed ahead of time in this build, on a database that it was not processed with. */
abstract class AheadOfTimeSuite extends DatabaseSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

    @TempDir
    private Path directory;

    AheadOfTimeSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Test
    void startsAndAnswersFromItsDatabase() throws Exception {
        Path log = directory.resolve("application.log");
        Process application = start(log);
        try {
            int port = CompletableFuture.supplyAsync(() -> portIn(application, log))
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);

            HttpResponse<String> author = send(HttpRequest.newBuilder(uri(port, "/authors"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Ursula\"}")));
            assertThat(author.statusCode()).as(author.body()).isEqualTo(201);
            assertThat(send(HttpRequest.newBuilder(uri(port, "/books?title=none")))
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            application.destroy();
            assertThat(application.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Files.readString(log)).contains("Starting AOT-processed ReadingListApplication");
    }

    private Process start(Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dspring.aot.enabled=true",
                "-cp",
                System.getProperty("java.class.path"),
                ReadingListApplication.class.getName(),
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.etch.url=" + database().url()));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static int portIn(Process application, Path log) {
        while (true) {
            try {
                Matcher started = STARTED.matcher(Files.readString(log));
                if (started.find()) {
                    return Integer.parseInt(started.group(1));
                }
                assertThat(application.isAlive()).as(Files.readString(log)).isTrue();
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
