package io.etchdb.cli;

import io.etchdb.schema.Diagram;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "diagram",
        description = "Draws the tables and what refers to what, as text for Mermaid or Graphviz.",
        footer = {
            "",
            "Examples:",
            "  etch diagram --url sqlite:./app.db > tables.mmd",
            "  etch diagram --format graphviz | dot -Tsvg > tables.svg"
        })
final class DiagramCommand implements Callable<Integer> {

    /** What reads the diagram. */
    enum Format {
        MERMAID,
        GRAPHVIZ
    }

    @Option(names = "--format", paramLabel = "NAME", description = "mermaid or graphviz. Without it, mermaid.")
    private Format format = Format.MERMAID;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Diagram diagram = Diagram.of(database.catalog());
        PrintWriter out = spec.commandLine().getOut();
        out.print(format == Format.MERMAID ? diagram.mermaid() : diagram.graphviz());
        out.flush();
        return Failures.OK;
    }
}
