package io.etchdb.benchmarks.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sample application in a JVM of its own. */
final class Application implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");
    private static final Pattern STARTED = Pattern.compile("Started ReadingListApplication");
    private static final Pattern VALUE = Pattern.compile("\"value\":([0-9.E]+)");

    private final Process process;
    private final Path log;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;

    private Application(Process process, Path log) throws IOException, InterruptedException {
        this.process = process;
        this.log = log;
        String started = awaitStart();
        Matcher port = PORT.matcher(started);
        if (!port.find()) {
            throw new IllegalStateException("It does not say its port: " + started);
        }
        this.address = "http://127.0.0.1:" + port.group(1);
    }

    /** Starts it, and returns when its migrations have run. */
    static Application start(Settings settings, String url, Path directory) throws IOException, InterruptedException {
        Path log = directory.resolve("application.log");
        Process process = new ProcessBuilder(List.of(
                        executable("java"),
                        "-XX:+UseSerialGC",
                        "-Xmx" + settings.heapMegabytes() + "m",
                        "-jar",
                        settings.jar().toAbsolutePath().toString(),
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        // Reactor Netty 1.3.6 stops reading a kept-alive connection when a request arrives before the
                        // response ahead of it is wound up (its issue 4361); a caller would wait there for ever.
                        "--server.netty.max-keep-alive-requests=1",
                        "--spring.etch.url=" + url,
                        // Callers that wait for a connection are slow, which is what is measured; not refused.
                        "--spring.etch.pool.max-acquire-time=30s"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return new Application(process, log);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String executable(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private String awaitStart() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            String written = Files.readString(log);
            if (STARTED.matcher(written).find()) {
                return written;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException("The application did not start: " + Files.readString(log));
    }

    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(TIMEOUT);
        if (body.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Bytes in use after a full collection. */
    long heap() throws IOException, InterruptedException {
        Process collection = new ProcessBuilder(executable("jcmd"), String.valueOf(process.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (collection.waitFor() != 0) {
            throw new IllegalStateException("jcmd could not run a garbage collection");
        }
        return metric("jvm.memory.used?tag=area:heap");
    }

    long threads() throws IOException, InterruptedException {
        return metric("jvm.threads.live");
    }

    private long metric(String name) throws IOException, InterruptedException {
        String answer = send("GET", "/actuator/metrics/" + name, "").body();
        Matcher value = VALUE.matcher(answer);
        if (!value.find()) {
            throw new IllegalStateException("No metric " + name + ": " + answer);
        }
        return (long) Double.parseDouble(value.group(1));
    }

    /** Sends SIGTERM; whether it has ended in time. */
    boolean terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
