package io.etchdb.benchmarks.harness;

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
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A contender in its JVM, seen from outside; inside it listens to {@link Orders}. */
public final class Entrant implements AutoCloseable {

    /** The first argument of a process that is a contender. */
    public static final String WORKER = "--worker";

    /** The verdict when nothing is wrong. */
    public static final String OK = "ok";

    private static final int NATIVE_ACCESS_SINCE = 24;
    private static final Duration WARM_UP_ROUND = Duration.ofSeconds(1);

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final List<Round> rounds = new ArrayList<>();

    private Entrant(String name, Process process) {
        this.name = name;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    /**
     * Starts the JVM, with this one's class path.
     *
     * @param options of the JVM, such as its heap
     * @param environment what it has besides this one's
     * @param arguments what follows {@link #WORKER} on its command line
     */
    public static Entrant start(
            String name, List<String> options, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        if (Runtime.version().feature() >= NATIVE_ACCESS_SINCE) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(options);
        String classPath = System.getProperty("java.class.path");
        String started = System.getProperty("sun.java.command").split(" ", 2)[0];
        // "java -jar X" has X for both.
        if (classPath.equals(started)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, started));
        }
        command.add(WORKER);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new Entrant(name, builder.start());
    }

    public String name() {
        return name;
    }

    /** The rounds that count. */
    public List<Round> rounds() {
        return rounds;
    }

    /** Until it has had this much CPU: on a busy machine seconds of the clock warm nothing up. At most three times as long. */
    public void warmUp(Duration cpu) throws IOException {
        long start = System.nanoTime();
        long had = 0;
        do {
            had += order(WARM_UP_ROUND).cpu();
        } while (had < cpu.toNanos() && System.nanoTime() - start < 3 * cpu.toNanos());
    }

    public Round play(Duration length) throws IOException {
        Round round = order(length);
        rounds.add(round);
        return round;
    }

    private Round order(Duration length) throws IOException {
        orders.write(length.toMillis() + "\n");
        orders.flush();
        return Round.parse(answer());
    }

    /** Lets the contender end; {@link #OK}, or what is wrong with what it left. */
    public String finish() throws IOException {
        orders.close();
        String verdict = answer();
        // What it still has to write, a recording of the flight recorder for one, must not be cut off.
        awaitExit();
        return verdict;
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(Orders.ANSWER)) {
                return line.substring(Orders.ANSWER.length());
            }
            System.err.println(line);
        }
        throw new IOException("the JVM of " + name + " ended without an answer; what it said is above");
    }

    /** Ends the process, whatever it does. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
    }

    private void awaitExit() {
        try {
            boolean unused = process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
