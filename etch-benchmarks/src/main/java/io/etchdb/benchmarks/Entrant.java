package io.etchdb.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Worker} in its JVM, seen from outside. */
final class Entrant implements AutoCloseable {

    /** The first argument of a process that is a worker. */
    static final String WORKER = "--worker";

    static final String OK = "ok";

    private static final int NATIVE_ACCESS_SINCE = 24;

    private final Entry entry;
    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final List<Round> rounds = new ArrayList<>();

    private Entrant(Entry entry, Process process) {
        this.entry = entry;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    static Entrant start(Entry entry, Scenario scenario, Path file) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(scenario.heap());
        command.add("-XX:+UseSerialGC");
        if (Runtime.version().feature() >= NATIVE_ACCESS_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith("etch-benchmarks.jar")) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, Main.class.getName()));
        }
        command.addAll(List.of(WORKER, scenario.name(), entry.toString(), file.toString()));
        return new Entrant(
                entry,
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    Entry entry() {
        return entry;
    }

    /** The rounds that count. */
    List<Round> rounds() {
        return rounds;
    }

    void warmUp(Duration length) throws IOException {
        Round unused = order(length);
    }

    Round play(Duration length) throws IOException {
        Round round = order(length);
        rounds.add(round);
        return round;
    }

    private Round order(Duration length) throws IOException {
        orders.write(length.toMillis() + "\n");
        orders.flush();
        return Round.parse(answer());
    }

    /** Lets the worker end; {@link #OK}, or what is wrong with what it left. */
    String finish() throws IOException {
        orders.close();
        return answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the JVM of " + entry + " ended without an answer; what it said is above");
        }
        return line;
    }

    /** Ends the process, whatever it does. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            boolean unused = process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
