package io.etchdb.cli;

import io.etchdb.row.ResultFormat;
import io.etchdb.row.ResultPrinter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sql",
        description = "Runs a statement and prints its rows, as they come.",
        footer = {
            "",
            "Examples:",
            "  etch sql \"SELECT * FROM books\" --url sqlite:./app.db",
            "  etch sql \"SELECT * FROM books\" --format csv > books.csv"
        })
final class SqlCommand implements Callable<Integer> {

    /** Rows that are aligned with each other, and all that is held at a time. */
    private static final int PORTION = 500;

    @Parameters(paramLabel = "SQL", description = "The statement.")
    private String sql = "";

    @Mixin
    private OutputFormat output = new OutputFormat();

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Rows rows = new Rows();
        try (Database opened = database.database()) {
            opened.requireExisting();
            StatementRun run = new StatementRun(opened, sql, database.schemaName());
            opened.await(run.rows()
                    .buffer(PORTION)
                    .takeWhile(portion -> rows.print(portion))
                    .then());
            rows.end(run);
        }
        return Failures.OK;
    }

    /** What is printed; a result with other columns begins anew. */
    private final class Rows {

        private final PrintWriter out = spec.commandLine().getOut();
        private ResultPrinter printer = output.printer();
        private @Nullable Set<String> columns;

        /** Whether anybody reads on: {@code etch sql ... | head} does not. */
        boolean print(List<Map<String, @Nullable Object>> portion) {
            int begin = 0;
            for (int i = 0; i < portion.size(); i++) {
                Set<String> names = portion.get(i).keySet();
                if (columns != null && !columns.equals(names)) {
                    out.print(printer.print(portion.subList(begin, i)));
                    out.print(printer.end());
                    printer = output.printer();
                    begin = i;
                }
                columns = names;
            }
            out.print(printer.print(portion.subList(begin, portion.size())));
            return !out.checkError();
        }

        void end(StatementRun run) {
            if (columns != null || run.isQuestion()) {
                out.print(printer.end());
            } else if (output.format() == ResultFormat.JSON) {
                // What reads JSON is told so too, and not that there were no rows.
                out.println("{\"written\":" + run.written() + "}");
            } else {
                Log.say(
                        run.isWriting() || run.written() > 0
                                ? run.written() + (run.written() == 1 ? " row" : " rows") + " written"
                                : "done");
            }
            out.flush();
        }
    }
}
