package io.etchdb.cli;

import io.etchdb.row.ResultFormat;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.CatalogColumn;
import io.etchdb.schema.CatalogTable;
import io.etchdb.schema.ForeignKey;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "describe",
        description = "Shows the columns of a table or view, and its keys and indexes.",
        footer = {"", "Examples:", "  etch describe books --url sqlite:./app.db", "  etch describe app.books"})
final class DescribeCommand implements Callable<Integer> {

    /** A line about a column. */
    record Line(String column, String type, boolean nullable, String filled, String comment) {

        static Line of(CatalogColumn column) {
            String generation = column.generation() == CatalogColumn.Generation.NONE
                    ? ""
                    : column.generation().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            return new Line(
                    column.name(),
                    column.type(),
                    column.nullable(),
                    Objects.requireNonNullElse(column.defaultValue(), generation),
                    Objects.requireNonNullElse(column.comment(), ""));
        }
    }

    @Parameters(paramLabel = "NAME", description = "The table or view; schema.name for one elsewhere.")
    private String name = "";

    @Mixin
    private OutputFormat output = new OutputFormat();

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Catalog catalog = database.catalog();
        CatalogTable table = catalog.table(name);
        List<Line> lines = table.columns().stream().map(Line::of).toList();
        PrintWriter out = spec.commandLine().getOut();
        out.print(output.table(lines));
        if (output.format() == ResultFormat.TEXT) {
            printKeys(out, table);
        }
        out.flush();
        return Failures.OK;
    }

    private static void printKeys(PrintWriter out, CatalogTable table) {
        if (!table.primaryKey().isEmpty()) {
            out.println("primary key  " + String.join(", ", table.primaryKey()));
        }
        table.uniqueConstraints().forEach(unique -> out.println("unique       " + String.join(", ", unique.columns())));
        table.foreignKeys().forEach(key -> out.println("foreign key  " + reference(key)));
        table.indexes().forEach(index -> out.println("index        " + index.definition()));
    }

    private static String reference(ForeignKey key) {
        return String.join(", ", key.columns()) + " -> " + key.targetSchema() + "." + key.targetTable() + " ("
                + String.join(", ", key.targetColumns()) + ")";
    }
}
