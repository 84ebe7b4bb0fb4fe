package io.etchdb.benchmarks.postgres;

import io.etchdb.benchmarks.harness.Options;
import io.etchdb.benchmarks.harness.Recordings;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a run compares, and for how long. */
record Settings(
        List<Workload> workloads,
        List<Entry> entries,
        Duration round,
        Duration warmUp,
        int rounds,
        Recordings recordings) {

    static final String HELP = """
            Usage: java -jar etch-benchmarks.jar postgres [options]

              --only NAME[,NAME]         workloads of this name or whose name begins so; all by default:
                                         %s
              --contenders NAME[,NAME]   %s;
                                         all by default
              --rounds N                 turns each contender gets; 5 by default
              --seconds N                length of a turn; 2 by default
              --warm-up N                seconds of CPU for each before the first turn; 8 by default
              --quick                    2 rounds of a second after 3 s of CPU to warm up
              --jfr DIRECTORY            where each contender's JVM leaves a flight recording; costs a few percent
              --help                     this text

            The server is the one that ETCH_TEST_POSTGRES_URL names (postgresql://user:password@host:port/database), else
            a container, else binaries that come with the build. Databases are created there and dropped at the end.

            Prints progress to standard error and the result as Markdown to standard output.
            The exit status is 1 if an operation failed or returned something wrong.
            """.formatted(
            String.join(", ", Workload.ALL.stream().map(Workload::name).toList()), String.join(", ", Entry.names()));

    static Settings parse(List<String> arguments) {
        Options options = Options.parse(
                arguments,
                Set.of("--only", "--contenders", "--rounds", "--seconds", "--warm-up", Recordings.OPTION),
                Set.of("--quick"));
        boolean quick = options.has("--quick");
        return new Settings(
                options.choose("--only", Workload.ALL, Workload::name),
                options.choose("--contenders", List.of(Entry.values()), Entry::toString),
                Duration.ofSeconds(options.positive("--seconds", quick ? 1 : 2)),
                Duration.ofSeconds(options.positive("--warm-up", quick ? 3 : 8)),
                options.positive("--rounds", quick ? 2 : 5),
                Recordings.of(options));
    }
}
