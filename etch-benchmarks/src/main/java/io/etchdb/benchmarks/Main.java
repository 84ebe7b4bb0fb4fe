package io.etchdb.benchmarks;

import io.etchdb.benchmarks.harness.Comparing;
import io.etchdb.benchmarks.harness.Entrant;
import io.etchdb.benchmarks.http.HttpLoading;
import io.etchdb.benchmarks.postgres.PostgresComparing;
import io.etchdb.benchmarks.sqlite.SqliteComparing;
import java.util.List;
import java.util.concurrent.Callable;

/** The command line. The table goes to standard output, everything else to standard error. */
public final class Main {

    private static final String HELP = """
            Usage: java -jar etch-benchmarks.jar COMPARISON [options]

              postgres   EtchTemplate on PostgreSQL against R2DBC, Spring, JDBC and Vert.x
              sqlite     the SQLite driver, and EtchTemplate on it, against sqlite-jdbc
              http       the sample application under load, against nobody

            COMPARISON --help lists the options.
            """;

    private static final List<Comparing> COMPARISONS =
            List.of(new PostgresComparing(), new SqliteComparing(), new HttpLoading());

    private Main() {}

    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        if (arguments.isEmpty() || arguments.get(0).equals("--help")) {
            System.out.print(HELP);
            return;
        }
        if (arguments.get(0).equals(Entrant.WORKER)) {
            comparison(arguments.get(1)).work(arguments.subList(2, arguments.size()));
            return;
        }
        Callable<Boolean> prepared;
        try {
            Comparing comparison = comparison(arguments.get(0));
            if (arguments.contains("--help")) {
                System.out.print(comparison.help());
                return;
            }
            prepared = comparison.prepare(arguments.subList(1, arguments.size()));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(prepared.call() ? 0 : 1);
    }

    private static Comparing comparison(String name) {
        return COMPARISONS.stream()
                .filter(comparison -> comparison.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no comparison \"" + name + "\". Possible: postgres, sqlite, http. See --help."));
    }
}
