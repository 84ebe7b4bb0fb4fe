package io.etchdb.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "generate",
        description = "Writes Java from what a database has.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  etch generate records --package com.acme.db --out src/main/java"},
        subcommands = GenerateRecordsCommand.class)
final class GenerateCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "nothing to generate given; there is: records");
    }
}
