package io.etchdb.cli;

import io.etchdb.migrate.AppliedMigration;
import io.etchdb.migrate.Migrations;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "history",
        description = "Lists what was applied, newest first: when (UTC), file, time taken, by whom, with which etch.",
        footer = {"", "Examples:", "  etch history --url sqlite:./app.db", "  etch history --module billing"})
final class HistoryCommand implements Callable<Integer> {

    @Option(
            names = "--module",
            paramLabel = "NAME",
            description = "The module whose history it is. Without it: ${DEFAULT-VALUE}.")
    private String module = Migrations.DEFAULT_NAME;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Migrations set = MigrationFiles.set(module, ".");
        List<AppliedMigration> history;
        try (Database opened = database.database()) {
            history = opened.await(
                    opened.reader(database.migrationOptions()).history(set).collectList());
        }
        print(history);
        return Failures.OK;
    }

    private void print(List<AppliedMigration> history) {
        PrintWriter out = spec.commandLine().getOut();
        if (history.isEmpty()) {
            out.println("(no migrations applied)");
        }
        int width = history.stream()
                .mapToInt(migration -> migration.file().length())
                .max()
                .orElse(0);
        history.forEach(migration -> out.println(line(migration, width)));
    }

    private static String line(AppliedMigration migration, int width) {
        return time(migration.appliedAt()) + "  " + padded(migration.file(), width) + "  "
                + migration.executionTime().toMillis() + " ms  by " + migration.appliedBy() + "  etch "
                + migration.etchVersion();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
