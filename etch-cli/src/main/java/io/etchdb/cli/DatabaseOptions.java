package io.etchdb.cli;

import io.etchdb.execution.internal.DatabaseUrl;
import io.etchdb.migrate.MigrationOptions;
import io.etchdb.schema.Catalog;
import io.etchdb.sql.Dialect;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that talks to a database. */
final class DatabaseOptions {

    private static final String VARIABLE = "DATABASE_URL";
    private static final io.r2dbc.spi.Option<String> SOCKET = io.r2dbc.spi.Option.valueOf("socket");
    private static final int LAST_PORT = 65_535;

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
            DatabaseUrl parsed = DatabaseUrl.parse(url);
            if (parsed.dialect() == Dialect.POSTGRES && !parsed.options().hasOption(SOCKET)) {
                requireAddress(parsed);
            }
            return parsed;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The driver would only find out when it connects, and then it looks as if the server were to blame. */
    private static void requireAddress(DatabaseUrl url) {
        Object host = url.options().getValue(ConnectionFactoryOptions.HOST);
        Object port = url.options().getValue(ConnectionFactoryOptions.PORT);
        String name = host == null ? "" : host.toString();
        boolean hostHasPort = name.contains(":") && name.indexOf(':') == name.lastIndexOf(':');
        if (name.isEmpty() || name.startsWith(":")) {
            throw new UsageException(
                    "the database URL " + url.display() + " names no host. Write postgresql://user@host:5432/db");
        }
        if (hostHasPort || (port instanceof Integer number && (number < 1 || number > LAST_PORT))) {
            throw new UsageException("the database URL " + url.display() + " has no port such as 5432 behind its host");
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
