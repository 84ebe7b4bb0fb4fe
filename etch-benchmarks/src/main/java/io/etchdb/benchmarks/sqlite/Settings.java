package io.etchdb.benchmarks.sqlite;

import io.etchdb.benchmarks.harness.Options;
import io.etchdb.benchmarks.harness.Recordings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a run compares, and for how long. */
record Settings(
        List<Scenario> scenarios,
        List<Entry> entries,
        Duration round,
        Duration warmUp,
        int rounds,
        Path directory,
        Recordings recordings) {

    static final String HELP = """
            Usage: java -jar etch-benchmarks.jar sqlite [options]

              --only NAME[,NAME]   scenarios whose name begins so; all by default:
                                   %s
              --contenders NAME[,NAME]
                                   %s; all by default
              --seconds N          length of a round; 2 by default
              --rounds N           turns each contender gets; 3 by default
              --warm-up N          seconds of CPU for each before the first round; 2 by default
              --directory PATH     where the databases are put, on a local disk; the temporary directory by default
              --jfr DIRECTORY      where each contender's JVM leaves a flight recording; costs a few percent
              --help               this text

            Prints progress to standard error and the result as Markdown to standard output.
            The exit status is 1 if a contender lost or invented a row, or failed otherwise.
            """.formatted(
            String.join(", ", Scenario.ALL.stream().map(Scenario::name).toList()), String.join(", ", Entry.names()));

    static Settings parse(List<String> arguments) {
        Options options = Options.parse(
                arguments,
                Set.of(
                        "--only",
                        "--contenders",
                        "--seconds",
                        "--rounds",
                        "--warm-up",
                        "--directory",
                        Recordings.OPTION),
                Set.of());
        return new Settings(
                options.choose("--only", Scenario.ALL, Scenario::name),
                options.choose("--contenders", List.of(Entry.values()), Entry::toString),
                Duration.ofSeconds(options.positive("--seconds", 2)),
                Duration.ofSeconds(options.positive("--warm-up", 2)),
                options.positive("--rounds", 3),
                Path.of(options.text("--directory", System.getProperty("java.io.tmpdir"))),
                Recordings.of(options));
    }
}
