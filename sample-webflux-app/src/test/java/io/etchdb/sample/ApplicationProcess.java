package io.etchdb.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The application in a JVM of its own, on a free loopback port: what an operator starts, watches and stops. */
final class ApplicationProcess implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

    private final Process process;
    private final Path log;
    private final int port;
    private final WebClient client;

    private ApplicationProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.port = awaitPort();
        // A new connection for each request, for the reason in RunningApplication.
        HttpClient fresh = HttpClient.create(ConnectionProvider.newConnection());
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(fresh))
                .baseUrl("http://127.0.0.1:" + port)
                .build();
    }

    /** Starts it in {@code directory} and returns when it is ready. */
    static ApplicationProcess start(Path directory, List<String> jvmArguments, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1"); // It starts sooner, and does not run for long.
        command.addAll(jvmArguments);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ReadingListApplication.class.getName(),
                "--server.port=0",
                "--server.address=127.0.0.1"));
        command.addAll(arguments);
        Path log = directory.resolve("application.log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            ApplicationProcess application = new ApplicationProcess(process, log);
            // It listens before its migrations have run.
            await("it is ready", () -> application.status("/actuator/health/readiness") == 200);
            return application;
        } catch (AssertionError | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private int awaitPort() {
        await("it listens", () -> {
            assertThat(process.isAlive()).as(log()).isTrue();
            return STARTED.matcher(log()).find();
        });
        Matcher started = STARTED.matcher(log());
        assertThat(started.find()).isTrue();
        return Integer.parseInt(started.group(1));
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has written so far. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of its log at this level. */
    Stream<String> logged(String level) {
        return log().lines().filter(line -> line.matches("\\S+ +" + level + " .*"));
    }

    Mono<ResponseEntity<String>> request(HttpMethod method, String uri, String body) {
        WebClient.RequestBodySpec request = client.method(method).uri(uri);
        if (!body.isEmpty()) {
            request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
        }
        return request.exchangeToMono(response -> response.toEntity(String.class));
    }

    ResponseEntity<String> send(HttpMethod method, String uri, String body) {
        return request(method, uri, body).blockOptional(TIMEOUT).orElseThrow();
    }

    ResponseEntity<String> get(String uri) {
        return send(HttpMethod.GET, uri, "");
    }

    int status(String uri) {
        return get(uri).getStatusCode().value();
    }

    /** SIGTERM, and the exit status when it has ended. */
    int terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .as("ends within %s after SIGTERM. Its log: %s", TIMEOUT, log())
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Asks again and again whether it is so by now. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("waiting until %s", what)
                    .isNegative();
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                throw new AssertionError("Interrupted while waiting until " + what, e);
            }
        }
    }
}
