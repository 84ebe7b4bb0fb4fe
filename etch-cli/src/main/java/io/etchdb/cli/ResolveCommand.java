package io.etchdb.cli;

import io.etchdb.migrate.Migrations;
import io.etchdb.migrate.Migrator;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "resolve",
        description = "Says how one file stands where etch cannot know: after a repair by hand.",
        footer = {
            "",
            "Examples:",
            "  etch resolve migrations/0007_index.sql --applied   its text as it is now counts as applied",
            "  etch resolve migrations/0007_index.sql --forget    pending again, or gone for good"
        })
final class ResolveCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The file with its directory; to forget it, it need not exist.")
    private Path file = Path.of("");

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Answer answer = new Answer();

    @Option(
            names = "--module",
            paramLabel = "NAME",
            description = "The module the file belongs to. Without it: ${DEFAULT-VALUE}.")
    private String module = Migrations.DEFAULT_NAME;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** One of the two. */
    private static final class Answer {

        @Option(names = "--applied", description = "Record the file as applied, with its text as it is now.")
        private boolean applied;

        @Option(names = "--forget", description = "Forget that it was applied, and how far it got. What it did stays.")
        private boolean forget;
    }

    @Override
    public Integer call() {
        String name = String.valueOf(file.getFileName());
        Path parent = file.getParent();
        String directory = parent == null ? "." : parent.toString();
        Migrations set =
                answer.applied ? MigrationFiles.setIn(directory, module) : MigrationFiles.set(module, directory);
        try (Database opened = database.database()) {
            opened.requireExisting();
            Migrator migrator = opened.migrator(database.migrationOptions());
            opened.await(answer.forget ? migrator.forget(set, name) : migrator.markApplied(set, name));
        }
        spec.commandLine().getOut().println(answer.forget ? "forgot " + name : "recorded " + name + " as applied");
        return Failures.OK;
    }
}
