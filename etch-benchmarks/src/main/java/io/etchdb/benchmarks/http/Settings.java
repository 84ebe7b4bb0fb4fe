package io.etchdb.benchmarks.http;

import io.etchdb.benchmarks.harness.Options;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** How much load, and on which database. */
record Settings(Path jar, Kind database, Duration length, int callers, int requests, int heapMegabytes) {

    private static final String JAR = "sample-webflux-app/target/sample-webflux-app-0.1.0-SNAPSHOT.jar";

    static final String HELP = """
            Usage: java -jar etch-benchmarks.jar http [options]

              --database NAME      sqlite, a file, or postgres; sqlite by default
              --seconds N          length of the run; 120 by default
              --callers N          how many ask at the same time, each one request after the other; 16 by default
              --requests N         requests after which it ends before its time; 2000000 by default
              --heap N             megabytes for the application; 128 by default
              --jar FILE           the sample application; by default
                                   %s
              --help               this text

            Starts the sample application in a JVM of its own, on a free loopback port and a fresh database, and prints a
            line of figures every ten seconds.
            The exit status is 1 if a request was not answered as it should, if the heap after garbage collections grew,
            or if the application did not end on SIGTERM.
            """.formatted(JAR);

    static Settings parse(List<String> arguments) {
        Options options = Options.parse(
                arguments, Set.of("--database", "--seconds", "--callers", "--requests", "--heap", "--jar"), Set.of());
        Path jar = Path.of(options.text("--jar", JAR));
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("There is no " + jar
                    + ". Build it with: mvn -q -pl sample-webflux-app -am package -DskipTests; or name it with --jar.");
        }
        return new Settings(
                jar,
                database(options.text("--database", "sqlite")),
                Duration.ofSeconds(options.positive("--seconds", 120)),
                options.positive("--callers", 16),
                options.positive("--requests", 2_000_000),
                options.positive("--heap", 128));
    }

    private static Kind database(String name) {
        return switch (name) {
            case "sqlite" -> Kind.SQLITE_FILE;
            case "postgres" -> Kind.POSTGRES;
            default ->
                throw new IllegalArgumentException(
                        "--database: there is no \"" + name + "\". Possible: sqlite, postgres");
        };
    }
}
