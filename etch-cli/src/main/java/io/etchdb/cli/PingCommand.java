package io.etchdb.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "ping",
        description = "Asks the database for an answer. Exit code 1 if there is none.",
        footer = {
            "",
            "Examples:",
            "  etch ping --url postgresql://app:secret@db/shop",
            "  until etch ping; do sleep 1; done"
        })
final class PingCommand implements Callable<Integer> {

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = WaitTime.class,
            description = "How long to wait for the answer: 500ms, 5s, 1m. Without it: 10s.")
    private Duration timeout = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (Database opened = database.database()) {
            opened.requireExisting();
            long start = System.nanoTime();
            opened.await(opened.facts().timeout(timeout));
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            spec.commandLine().getOut().println(opened.display() + " answered in " + millis + " ms");
        }
        return Failures.OK;
    }
}
