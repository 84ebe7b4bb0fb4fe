package io.etchdb.migrate;

import java.util.regex.Pattern;

/** What a user pastes to say how a file stands: a command, or SQL where no command reaches the file. */
final class Resolution {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private final MigrationConnection connection;
    private final Migrations set;
    private final MigrationFile file;

    Resolution(MigrationConnection connection, Migrations set, MigrationFile file) {
        this.connection = connection;
        this.set = set;
        this.file = file;
    }

    /** Says that all of the file is done. */
    String applied() {
        return file.isOnDisk()
                ? command("--applied")
                : "INSERT INTO " + connection.displayed(MigrationHistory.TABLE)
                        + " (module, filename, checksum, applied_by, execution_ms, etch_version) VALUES ("
                        + MigrationState.literal(set.name()) + ", " + MigrationState.literal(file.name()) + ", "
                        + MigrationState.literal(file.checksum()) + ", 'by hand', 1, "
                        + MigrationState.literal(EtchVersion.current()) + "); " + forgetProgress();
    }

    /** Says that the file is to run from its start. */
    String forgotten() {
        return file.isOnDisk() ? command("--forget") : forgetProgress();
    }

    private String forgetProgress() {
        return "DELETE FROM " + connection.displayed(MigrationProgress.TABLE)
                + MigrationState.where(file.name(), set.name());
    }

    private String command(String answer) {
        StringBuilder command = new StringBuilder("etch resolve ")
                .append(quoted(file.path()))
                .append(' ')
                .append(answer);
        if (!set.name().equals(Migrations.DEFAULT_NAME)) {
            command.append(" --module ").append(quoted(set.name()));
        }
        if (connection.options.schema() != null) {
            command.append(" --schema ").append(quoted(connection.options.schema()));
        }
        return command.toString();
    }

    /** As a shell has to read it. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
