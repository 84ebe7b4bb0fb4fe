package io.etchdb.cli;

import io.etchdb.migrate.Migrations;
import io.etchdb.migrate.Migrator;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "baseline",
        description = "Adopts a database that is already there: records pending files as applied without running them.",
        footer = {
            "",
            "Examples:",
            "  etch baseline migrations                          every file",
            "  etch baseline migrations --to 0042_invoices.sql   up to this one; later ones stay pending"
        })
final class BaselineCommand implements Callable<Integer> {

    @Mixin
    private MigrationFiles files = new MigrationFiles();

    @Option(names = "--to", paramLabel = "FILE", description = "The last file to record; without it, all of them.")
    private String last = "";

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Migrations set = files.set();
        int recorded;
        try (Database opened = database.database()) {
            opened.requireExisting();
            Migrator migrator = opened.migrator(database.migrationOptions());
            recorded = opened.await(
                    last.isEmpty()
                            ? migrator.baseline(set)
                            : migrator.baseline(
                                    set, String.valueOf(Path.of(last).getFileName())));
        }
        spec.commandLine().getOut().println("recorded " + Counted.migrations(recorded) + " as applied");
        return Failures.OK;
    }
}
