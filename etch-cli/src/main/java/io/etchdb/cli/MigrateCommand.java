package io.etchdb.cli;

import io.etchdb.migrate.MigrationOptions;
import io.etchdb.migrate.Migrations;
import io.etchdb.migrate.PlannedMigration;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "migrate",
        description = "Applies the pending files of a directory in the order of their names, each in a transaction.",
        footer = {
            "",
            "Examples:",
            "  etch migrate migrations --url sqlite:./app.db",
            "  DATABASE_URL=postgresql://app:secret@db/shop etch migrate migrations --wait 5m",
            "  etch migrate migrations --dry-run           show what would run, change nothing",
            "  etch migrate billing/sql --module billing   tracked apart from other modules"
        })
final class MigrateCommand implements Callable<Integer> {

    @Mixin
    private MigrationFiles files = new MigrationFiles();

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--dry-run", description = "Show what would be applied, statement by statement; change nothing.")
    private boolean dryRun;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = WaitTime.class,
            description = "How long to wait while somebody else migrates: 500ms, 60s, 5m. Without it: 60s.")
    private Duration wait = Duration.ofSeconds(60);

    @Option(
            names = "--strict",
            description = "Refuse a pending file that sorts before an applied one; otherwise a warning.")
    private boolean strict;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Migrations set = files.set();
        MigrationOptions options =
                database.migrationOptions().withLockWait(wait).withStrict(strict);
        try (Database opened = database.database()) {
            if (dryRun) {
                print(opened.await(opened.reader(options).plan(set)));
            } else {
                print(opened.await(opened.migrator(options).migrate(set)));
            }
        }
        return Failures.OK;
    }

    private void print(int applied) {
        spec.commandLine().getOut().println("applied " + Counted.migrations(applied));
    }

    /** What is printed can be read as SQL. */
    private void print(List<PlannedMigration> plan) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("-- would apply " + Counted.migrations(plan.size()));
        for (PlannedMigration migration : plan) {
            out.println();
            out.println("-- " + migration.file() + (migration.transactional() ? "" : " (without a transaction)"));
            migration.statements().forEach(statement -> out.println(statement + ";"));
        }
    }
}
