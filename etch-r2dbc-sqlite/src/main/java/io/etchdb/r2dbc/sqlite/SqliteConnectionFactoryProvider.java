package io.etchdb.r2dbc.sqlite;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.DRIVER;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.PROTOCOL;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.ConnectionFactoryProvider;
import java.nio.file.Path;

/** Finds {@link SqliteConnectionFactory} for {@code r2dbc:sqlite:} URLs and for options that name the driver. */
public final class SqliteConnectionFactoryProvider implements ConnectionFactoryProvider {

    /** The name of the driver. */
    public static final String SQLITE_DRIVER = "sqlite";

    private static final String MEMORY = ":memory:";

    @Override
    public ConnectionFactory create(ConnectionFactoryOptions options) {
        return SqliteConnectionFactory.from(configuration(options));
    }

    @Override
    public boolean supports(ConnectionFactoryOptions options) {
        return SQLITE_DRIVER.equals(options.getValue(DRIVER));
    }

    @Override
    public String getDriver() {
        return SQLITE_DRIVER;
    }

    static SqliteConnectionConfiguration configuration(ConnectionFactoryOptions options) {
        return builder(options).build();
    }

    private static SqliteConnectionConfiguration.Builder builder(ConnectionFactoryOptions options) {
        Object host = options.getValue(HOST);
        if (host != null && !host.toString().isEmpty()) {
            throw new IllegalArgumentException(
                    "A SQLite URL has no host, but this one has \"" + host + "\": write r2dbc:sqlite:///" + host
                            + " for a relative path or r2dbc:sqlite:////path for an absolute one");
        }
        Object database = options.getValue(DATABASE);
        Object protocol = options.getValue(PROTOCOL);
        String name = database == null ? "" : database.toString();
        if ("mem".equals(protocol) || name.equals(MEMORY)) {
            return SqliteConnectionConfiguration.memory(name.isEmpty() || name.equals(MEMORY) ? "memory" : name);
        }
        if (protocol != null && !protocol.toString().isEmpty() && !protocol.equals("file")) {
            throw new IllegalArgumentException(
                    "Unknown protocol \"" + protocol
                            + "\" in a SQLite URL. Known: r2dbc:sqlite:///file, r2dbc:sqlite:file:///file, r2dbc:sqlite:mem:///name");
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "Which SQLite database? Set DATABASE to a path or to \":memory:\", or write r2dbc:sqlite:///app.db");
        }
        return SqliteConnectionConfiguration.file(Path.of(name));
    }
}
