package io.etchdb.cli;

import io.etchdb.schema.Catalog;
import io.etchdb.schema.CatalogTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "tables",
        description = "Lists tables and views.",
        footer = {"", "Examples:", "  etch tables --url sqlite:./app.db", "  etch tables --format json"})
final class TablesCommand implements Callable<Integer> {

    /** A line of the list. */
    record Line(String schema, String name, String kind, int columns, String key, String comment) {

        static Line of(CatalogTable table) {
            return new Line(
                    table.schema(),
                    table.name(),
                    table.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    table.columns().size(),
                    String.join(", ", table.primaryKey()),
                    Objects.requireNonNullElse(table.comment(), ""));
        }
    }

    @Mixin
    private OutputFormat output = new OutputFormat();

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Catalog catalog = database.catalog();
        String schema = database.schemaName();
        List<Line> lines = catalog.relations().stream()
                .filter(table -> schema == null || catalog.searchPath().contains(table.schema()))
                .map(Line::of)
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        out.print(output.table(lines));
        out.flush();
        return Failures.OK;
    }
}
