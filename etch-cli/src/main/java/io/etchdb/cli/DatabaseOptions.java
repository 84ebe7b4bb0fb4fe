package io.etchdb.cli;

import io.etchdb.execution.internal.DatabaseUrl;
import io.etchdb.migrate.MigrationOptions;
import io.etchdb.schema.Catalog;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that talks to a database. */
final class DatabaseOptions {

    private static final String VARIABLE = "DATABASE_URL";
    /** Of what migrations create. */
    private static final Pattern SCHEMA = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = {
                "The database: postgresql://user:password@host/db, sqlite:./app.db.",
                "Without it, the environment variable DATABASE_URL."
            })
    private String url = "";

    @Option(
            names = "--schema",
            paramLabel = "NAME",
            description = "The schema to work in; without it, the connection's own.")
    private String schema = "";

    /** Opens nothing yet. */
    Database database() {
        String given = url.isBlank() ? Objects.requireNonNullElse(System.getenv(VARIABLE), "") : url;
        if (given.isBlank()) {
            throw new UsageException("no database URL. Give --url URL, or set " + VARIABLE);
        }
        return new Database(parsed(given));
    }

    private static DatabaseUrl parsed(String url) {
        try {
            return DatabaseUrl.parse(url);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Opens the database, which has to be there, reads what tables it has, and closes it. */
    Catalog catalog() {
        try (Database opened = database()) {
            opened.requireExisting();
            return opened.await(opened.catalog(schemaName()));
        }
    }

    MigrationOptions migrationOptions() {
        String name = schemaName();
        if (name != null && !SCHEMA.matcher(name).matches()) {
            throw new UsageException("--schema takes a name of up to 63 letters, digits and _, not \"" + name + "\"");
        }
        return MigrationOptions.defaults().withSchema(name);
    }

    /** The schema asked for as it was given, or {@code null}; to look into one that is there, any name will do. */
    @Nullable
    String schemaName() {
        return schema.isEmpty() ? null : schema;
    }
}
