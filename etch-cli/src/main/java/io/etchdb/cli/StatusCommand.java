package io.etchdb.cli;

import io.etchdb.migrate.MigrationStatus;
import io.etchdb.migrate.Migrations;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        description = "Tells which files are applied, pending, edited since, or gone. Writes nothing.",
        footer = {
            "",
            "Exit code 1 if a file was edited or removed after it was applied; pending files are no fault.",
            "",
            "Examples:",
            "  etch status migrations --url sqlite:./app.db",
            "  etch status migrations && etch migrate migrations"
        })
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private MigrationFiles files = new MigrationFiles();

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Migrations set = files.set();
        MigrationStatus status;
        try (Database opened = database.database()) {
            status = opened.await(opened.reader(database.migrationOptions()).status(set));
        }
        print(status);
        return status.isConsistent() ? Failures.OK : Failures.FAILED;
    }

    private void print(MigrationStatus status) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Migration status (" + files.directory() + "):");
        if (!status.isConsistent()) {
            out.println(Terminal.coloured(Terminal.RED, "  ! INCONSISTENT -- fix before applying"));
        }
        section("drifted", Terminal.RED, status.drifted());
        section("missing", Terminal.RED, status.missing());
        section("applied", Terminal.GREEN, status.applied());
        section("pending", Terminal.YELLOW, status.pending());
        if (status.isConsistent()
                && status.applied().isEmpty()
                && status.pending().isEmpty()) {
            out.println("(no migrations found)");
        }
    }

    private void section(String label, String colour, List<String> names) {
        if (!names.isEmpty()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(Terminal.coloured(colour, "  " + label + " (" + names.size() + "):"));
            names.forEach(name -> out.println("    " + name));
        }
    }
}
