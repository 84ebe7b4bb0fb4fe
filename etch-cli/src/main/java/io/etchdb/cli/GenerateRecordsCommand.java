package io.etchdb.cli;

import io.etchdb.codegen.RecordOptions;
import io.etchdb.codegen.RecordSources;
import io.etchdb.codegen.SourceFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "records",
        description = "Writes a Java record for each table, and an enum for each enum type they use.",
        footer = {
            "",
            "A file that was edited by hand is left alone, and then nothing is written at all.",
            "",
            "Examples:",
            "  etch generate records --url sqlite:./app.db --package com.acme.db --out src/main/java",
            "  etch generate records --package com.acme.db --out src/main/java --tables 'users,order_*' --dto In"
        })
final class GenerateRecordsCommand implements Callable<Integer> {

    @Option(
            names = "--package",
            required = true,
            paramLabel = "NAME",
            description = "The Java package of what is written.")
    private String packageName = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder of the sources, src/main/java for example; the package is made below it.")
    private Path out = Path.of("");

    @Option(
            names = "--tables",
            split = ",",
            paramLabel = "NAME",
            description = "Only these tables, * standing for any text. Without it, all.")
    private List<String> tables = List.of();

    @Option(names = "--with-views", description = "Views too.")
    private boolean views;

    @Option(names = "--suffix", paramLabel = "TEXT", description = "What each record's name ends with: Row.")
    private String suffix = "";

    @Option(
            names = "--dto",
            paramLabel = "TEXT",
            description = "Input records beside, whose names end so, without generated columns: In.")
    private @Nullable String dto;

    @Option(names = "--force", description = "Overwrite files that were edited by hand.")
    private boolean force;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        RecordOptions options = options();
        RecordSources sources = RecordSources.of(database.catalog(), options);
        SourceFolder folder = SourceFolder.at(out);
        SourceFolder.Outcome outcome = force ? folder.overwrite(sources) : folder.write(sources);
        sources.notes().forEach(note -> Log.say("note: " + note));
        spec.commandLine()
                .getOut()
                .println("wrote " + outcome.written().size()
                        + (outcome.written().size() == 1 ? " file" : " files") + ", "
                        + outcome.unchanged().size() + " unchanged");
        return Failures.OK;
    }

    /** A list may have spaces behind its commas. */
    private static String name(String listed) {
        if (listed.isBlank()) {
            throw new UsageException("--tables takes names with a comma between two of them, and one is empty");
        }
        return listed.strip();
    }

    private RecordOptions options() {
        try {
            RecordOptions options = RecordOptions.inPackage(packageName)
                    .withSchema(database.schemaName())
                    .withTables(
                            tables.stream().map(GenerateRecordsCommand::name).toList())
                    .withSuffix(suffix)
                    .withInput(dto);
            return views ? options.withViews() : options;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }
}
