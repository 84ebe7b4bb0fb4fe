package io.etchdb.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the jar as a process in a directory. */
final class Etch {

    static final Path HOME = Path.of(System.getProperty("etch.cli.home", "target"));
    private static final long TIMEOUT_SECONDS = 120;

    private final Path directory;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private Etch(Path directory) {
        this.directory = directory;
    }

    /** What a process said and how it ended. */
    record Ended(int code, String out, String err) {}

    static Etch in(Path directory) {
        return new Etch(directory);
    }

    Etch with(String name, String value) {
        Etch other = new Etch(directory);
        other.environment.putAll(environment);
        other.environment.put(name, value);
        return other;
    }

    /** Runs {@code etch} with these arguments to its end. */
    Ended run(String... arguments) {
        return start(arguments).await();
    }

    /** Starts {@code etch} with these arguments; the caller awaits or kills it. */
    Running start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                HOME.resolve("etch-cli.jar").toAbsolutePath().toString()));
        command.addAll(Arrays.asList(arguments));
        return start(command);
    }

    /** Runs any other command in the directory, to its end. */
    Ended runCommand(String... command) {
        return start(List.of(command)).await();
    }

    private Running start(List<String> command) {
        try {
            Path out = Files.createTempFile("etch-out", ".txt");
            Path err = Files.createTempFile("etch-err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeAll(List.of("DATABASE_URL", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
            builder.environment().putAll(environment);
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process that has been started. */
    record Running(Process process, Path out, Path err) {

        Ended await() {
            try {
                if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("still running: " + read(out) + read(err));
                }
                Ended ended = new Ended(process.exitValue(), read(out), read(err));
                Files.delete(out);
                Files.delete(err);
                return ended;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String read(Path file) {
            try {
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
