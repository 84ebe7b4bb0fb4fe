package io.etchdb.cli;

import io.etchdb.cli.Database.Facts;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "info",
        description = "Tells which etch, which Java and which database this is.",
        footer = {"", "Examples:", "  etch info --url sqlite:./app.db", "  etch info"})
final class InfoCommand implements Callable<Integer> {

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (Database opened = database.database()) {
            opened.requireExisting();
            print(opened, opened.await(opened.facts()));
        }
        return Failures.OK;
    }

    private void print(Database opened, Facts facts) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("etch      " + Version.current());
        out.println("java      " + System.getProperty("java.version"));
        out.println("url       " + opened.display());
        out.println("database  " + facts.product());
        out.println("user      " + facts.user());
        out.println("schema    " + facts.schema());
    }
}
