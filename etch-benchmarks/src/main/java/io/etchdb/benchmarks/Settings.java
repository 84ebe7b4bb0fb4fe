package io.etchdb.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a run compares, and for how long. */
record Settings(
        List<Scenario> scenarios, List<Entry> entries, Duration round, Duration warmUp, int rounds, Path directory) {

    static final String HELP = """
            Usage: java -jar etch-benchmarks.jar sqlite [options]

              --only NAME[,NAME]   scenarios whose name begins so; all by default:
                                   %s
              --with NAME[,NAME]   contenders: %s; all by default
              --seconds N          length of a round; 2 by default
              --rounds N           turns each contender gets; 3 by default
              --warm-up N          seconds before the first round; 2 by default
              --directory PATH     where the databases are put, on a local disk; the temporary directory by default
              --help               this text

            Prints progress to standard error and the result as Markdown to standard output.
            The exit status is 1 if a contender lost or invented a row, or failed otherwise.
            """.formatted(
            String.join(", ", Scenario.ALL.stream().map(Scenario::name).toList()), String.join(", ", Entry.names()));

    static Settings parse(List<String> arguments) {
        if (!arguments.get(0).equals("sqlite")) {
            throw new IllegalArgumentException(
                    "There is no comparison \"" + arguments.get(0) + "\". Possible: sqlite. See --help.");
        }
        List<Scenario> scenarios = Scenario.ALL;
        List<Entry> entries = List.of(Entry.values());
        int seconds = 2;
        int warmUp = 2;
        int rounds = 3;
        Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        for (int i = 1; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("Nothing follows " + option + ". See --help.");
            }
            String value = arguments.get(i + 1);
            switch (option) {
                case "--only" -> scenarios = scenarios(value);
                case "--with" -> entries = entries(value);
                case "--seconds" -> seconds = positive(option, value);
                case "--warm-up" -> warmUp = positive(option, value);
                case "--rounds" -> rounds = positive(option, value);
                case "--directory" -> directory = Path.of(value);
                default -> throw new IllegalArgumentException("There is no option " + option + ". See --help.");
            }
        }
        return new Settings(
                scenarios, entries, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp), rounds, directory);
    }

    private static List<Scenario> scenarios(String prefixes) {
        List<Scenario> chosen = new ArrayList<>();
        for (String prefix : prefixes.split(",", -1)) {
            List<Scenario> found = Scenario.ALL.stream()
                    .filter(scenario -> scenario.name().startsWith(prefix))
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("No scenario begins with \"" + prefix + "\". See --help.");
            }
            // A name that is the beginning of another (insert-full-1, insert-full-16) means itself.
            List<Scenario> exact = found.stream()
                    .filter(scenario -> scenario.name().equals(prefix))
                    .toList();
            chosen.addAll(exact.isEmpty() ? found : exact);
        }
        return List.copyOf(chosen);
    }

    private static List<Entry> entries(String names) {
        List<Entry> chosen = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            chosen.add(Entry.named(name));
        }
        return List.copyOf(chosen);
    }

    private static int positive(String option, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for zero.
        }
        throw new IllegalArgumentException(option + " takes a whole number above zero, not \"" + value + "\".");
    }
}
