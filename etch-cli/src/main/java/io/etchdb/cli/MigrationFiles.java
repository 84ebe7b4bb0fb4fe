package io.etchdb.cli;

import io.etchdb.migrate.Migrations;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which files a command is about, and as which module. */
final class MigrationFiles {

    @Parameters(paramLabel = "DIR", description = "The directory of the .sql files.")
    private String directory = "";

    @Option(
            names = "--module",
            paramLabel = "NAME",
            description = "The module the files belong to; each is tracked apart. Without it: ${DEFAULT-VALUE}.")
    private String module = Migrations.DEFAULT_NAME;

    /** The directory as it was given. */
    String directory() {
        return directory;
    }

    Migrations set() {
        return setIn(directory, module);
    }

    static Migrations setIn(String directory, String module) {
        requireDirectory(directory);
        return set(module, directory);
    }

    static Migrations set(String module, String directory) {
        if (module.isBlank()) {
            throw new UsageException("--module takes a name; without the option it is " + Migrations.DEFAULT_NAME);
        }
        return Migrations.of(module, directory);
    }

    private static void requireDirectory(String directory) {
        Path path = Path.of(directory);
        if (directory.isBlank() || !Files.exists(path)) {
            throw new UsageException("migration directory " + directory + " not found (looked in "
                    + path.toAbsolutePath().normalize() + "). Create it, or name the right one");
        }
        if (!Files.isDirectory(path)) {
            throw new UsageException(
                    "migration directory " + directory + " is no directory. Name the directory that holds the files");
        }
    }
}
