package io.etchdb.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "new",
        description = "Creates the next migration file: the number after the last one, and a name.",
        footer = {
            "",
            "Examples:",
            "  etch new add_invoices                    migrations/0043_add_invoices.sql, after 0042_...",
            "  etch new add_invoices --dir billing/sql"
        })
final class NewCommand implements Callable<Integer> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
    private static final Pattern NUMBERED = Pattern.compile("([0-9]{1,18})\\D.*");
    private static final int USUAL_DIGITS = 4;

    @Parameters(paramLabel = "NAME", description = "What the file does: letters, digits, _ and -.")
    private String name = "";

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "The directory of the files, created if need be. Without it: ${DEFAULT-VALUE}.")
    private Path directory = Path.of("migrations");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException("a migration's name is made of up to 100 letters, digits, _ and -, such as"
                    + " add_invoices, not \"" + name + "\"");
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new UsageException(directory + " is no directory. Name one with --dir");
        }
        Files.createDirectories(directory);
        Path file = directory.resolve(next(names()) + "_" + name + ".sql");
        Files.writeString(file, "-- " + name + ": what this changes, and why.\n\n", StandardOpenOption.CREATE_NEW);
        spec.commandLine().getOut().println("created " + file);
        return Failures.OK;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.sql")) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(names);
        return names;
    }

    /** As many digits as the others have, so that it sorts after them. */
    private String next(List<String> names) {
        long highest = 0;
        int digits = names.isEmpty() ? USUAL_DIGITS : 1;
        for (String other : names) {
            Matcher number = NUMBERED.matcher(other);
            if (number.matches()) {
                highest = Math.max(highest, Long.parseLong(number.group(1)));
                digits = Math.max(digits, number.group(1).length());
            }
        }
        String next = String.format("%0" + digits + "d", highest + 1);
        String last = names.isEmpty() ? "" : names.get(names.size() - 1);
        if ((next + "_" + name + ".sql").compareTo(last) <= 0) {
            throw new UsageException("the next number is " + next + ", but " + next + "_" + name + ".sql sorts before "
                    + last + " and would be applied before it. Write the file by hand, with a name that comes last");
        }
        return next;
    }
}
