package io.etchdb.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code etch} itself: what all subcommands share. */
@Command(
        name = "etch",
        description =
                "Migrates PostgreSQL and SQLite databases with plain .sql files, shows what is in them, and writes Java records for"
                        + " their tables and tables for Java records.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit code 0: all is well. 1: failed, or found inconsistent. 2: wrong usage.",
            "",
            "Examples:",
            "  etch new create_books",
            "  etch migrate migrations --url sqlite:./app.db",
            "  etch status migrations"
        },
        subcommands = {
            MigrateCommand.class,
            StatusCommand.class,
            NewCommand.class,
            HistoryCommand.class,
            ResolveCommand.class,
            BaselineCommand.class,
            PingCommand.class,
            InfoCommand.class,
            SqlCommand.class,
            TablesCommand.class,
            DescribeCommand.class,
            DiagramCommand.class,
            GenerateCommand.class,
            DdlCommand.class,
        })
final class EtchCommand implements Runnable {

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show stack traces, and what the libraries log.")
    private boolean debug;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say on stderr what is done, however short it takes.")
    private boolean verbose;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    boolean debug() {
        return debug;
    }

    boolean verbose() {
        return verbose;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
