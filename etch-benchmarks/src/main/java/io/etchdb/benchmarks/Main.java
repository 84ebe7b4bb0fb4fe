package io.etchdb.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** The command line. The table goes to standard output, everything else to standard error. */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        if (!arguments.isEmpty() && arguments.get(0).equals(Entrant.WORKER)) {
            Worker.main(Scenario.named(arguments.get(1)), Entry.named(arguments.get(2)), Path.of(arguments.get(3)));
            return;
        }
        if (arguments.isEmpty() || arguments.contains("--help")) {
            System.out.print(Settings.HELP);
            return;
        }
        Settings settings;
        try {
            settings = Settings.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new Comparison(settings).run() ? 0 : 1);
    }
}
