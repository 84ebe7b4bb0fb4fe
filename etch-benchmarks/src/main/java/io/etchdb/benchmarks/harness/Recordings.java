package io.etchdb.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where contenders leave flight recordings, if they do. */
public final class Recordings {

    /** Its name on the command line. */
    public static final String OPTION = "--jfr";

    private final @Nullable Path directory;

    private Recordings(@Nullable Path directory) {
        this.directory = directory;
    }

    /**
     * As the command line says.
     *
     * @throws IllegalArgumentException if there is no such directory, and none can be made
     */
    public static Recordings of(Options options) {
        return new Recordings(options.has(OPTION) ? created(Path.of(options.text(OPTION, ""))) : null);
    }

    /** The JVM itself would end without a recording. */
    private static Path created(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    OPTION + ": " + directory + " is no directory and cannot be made one", e);
        }
    }

    /** What the JVM is started with: its heap, and what makes it leave a recording of this name. */
    public List<String> jvmOptions(String heap, String name) {
        if (directory == null) {
            return List.of(heap);
        }
        return List.of(
                heap,
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+DebugNonSafepoints",
                "-XX:StartFlightRecording=settings=profile,filename=" + directory.resolve(name + ".jfr"));
    }
}
