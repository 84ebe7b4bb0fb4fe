package io.etchdb.execution.internal;

import io.etchdb.sql.Dialect;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A database URL in any of the forms etch reads.
 *
 * @param dialect kind of database
 * @param options what the SPI makes of it
 * @param display the URL without its password
 */
public record DatabaseUrl(Dialect dialect, ConnectionFactoryOptions options, String display) {

    private static final String ACCEPTED =
            "Accepted are postgresql://user@host:5432/db, postgres://..., r2dbc:postgresql://...,"
                    + " sqlite:file.db and sqlite:./file.db (relative), sqlite:/dir/file.db (absolute), sqlite::memory:";

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is none that is accepted; the message lists those and contains no password
     */
    public static DatabaseUrl parse(String url) {
        String trimmed = url.strip();
        int colon = trimmed.indexOf(':');
        String scheme = colon < 0 ? "" : trimmed.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = trimmed.substring(colon + 1);
        int plus = scheme.indexOf('+');
        switch (plus < 0 ? scheme : scheme.substring(0, plus)) {
            case "postgresql", "postgres" -> {
                return spi(Dialect.POSTGRES, "r2dbc:postgresql:" + rest, "postgresql:" + rest);
            }
            case "sqlite" -> {
                return sqlite(rest);
            }
            case "r2dbc" -> {
                return r2dbc(trimmed, rest);
            }
            case "jdbc" ->
                throw new IllegalArgumentException(
                        "a jdbc: URL is for another kind of driver" + rewritten(rest) + ". " + ACCEPTED);
            default -> throw unknown(scheme, trimmed);
        }
    }

    /**
     * What somebody else has made of a URL.
     *
     * @throws IllegalArgumentException if it is for another database than PostgreSQL or SQLite
     */
    public static DatabaseUrl of(ConnectionFactoryOptions options) {
        String driver = text(options, ConnectionFactoryOptions.DRIVER);
        String database = driver.equals("pool") ? text(options, ConnectionFactoryOptions.PROTOCOL) : driver;
        if (database.startsWith("postgres")) {
            String port = text(options, ConnectionFactoryOptions.PORT);
            String authority = text(options, ConnectionFactoryOptions.HOST) + (port.isEmpty() ? "" : ":" + port);
            String name = text(options, ConnectionFactoryOptions.DATABASE);
            return new DatabaseUrl(Dialect.POSTGRES, options, "postgresql://" + authority + "/" + name);
        } else if (database.startsWith("sqlite")) {
            return new DatabaseUrl(
                    Dialect.SQLITE, options, "sqlite:" + text(options, ConnectionFactoryOptions.DATABASE));
        }
        throw new IllegalArgumentException(
                "etch works on PostgreSQL and SQLite; these options are for the driver \"" + database + "\"");
    }

    private static String text(ConnectionFactoryOptions options, Option<?> option) {
        Object value = options.getValue(option);
        return value == null ? "" : value.toString();
    }

    private static DatabaseUrl r2dbc(String url, String rest) {
        String driver = rest.startsWith("pool:") ? rest.substring("pool:".length()) : rest;
        if (driver.startsWith("postgresql:") || driver.startsWith("postgres:")) {
            String pooled = rest.startsWith("pool:") ? "pool:" : "";
            return spi(Dialect.POSTGRES, "r2dbc:" + pooled + "postgresql" + driver.substring(driver.indexOf(':')), url);
        } else if (driver.startsWith("sqlite:")) {
            return spi(Dialect.SQLITE, url, url);
        }
        throw unknown(url.substring(0, url.indexOf(':')) + ":" + driver.split(":", 2)[0], url);
    }

    private static String rewritten(String rest) {
        return rest.startsWith("postgresql:") || rest.startsWith("sqlite:") ? "; write " + withoutPassword(rest) : "";
    }

    /** Of a URL of another kind nobody knows where its password is, so only its scheme is named. */
    private static IllegalArgumentException unknown(String scheme, String url) {
        return new IllegalArgumentException((scheme.isEmpty()
                        ? "\"" + withoutPassword(url) + "\" is no database URL"
                        : "unknown database URL scheme \"" + scheme + ":\"")
                + ". " + ACCEPTED);
    }

    private static DatabaseUrl spi(Dialect dialect, String url, String given) {
        try {
            ConnectionFactoryOptions options = ConnectionFactoryOptions.parse(url);
            return new DatabaseUrl(
                    dialect, dialect == Dialect.POSTGRES ? Tls.ofUrl(options) : options, withoutPassword(given));
        } catch (Tls.WrongMode e) {
            throw e;
        } catch (RuntimeException e) {
            // The cause is left out: it quotes the URL, password included.
            throw new IllegalArgumentException("the database URL \"" + withoutPassword(given) + "\" cannot be read."
                    + " Special characters in a user name or password are percent-encoded (@ is %40), or given apart from"
                    + " the URL. " + ACCEPTED);
        }
    }

    private static DatabaseUrl sqlite(String rest) {
        int query = rest.indexOf('?');
        String location = query < 0 ? rest : rest.substring(0, query);
        String file = sqliteFile(location);
        ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, "sqlite")
                .option(ConnectionFactoryOptions.DATABASE, file);
        if (query >= 0) {
            for (String parameter : rest.substring(query + 1).split("&", -1)) {
                parameter(options, parameter);
            }
        }
        return new DatabaseUrl(Dialect.SQLITE, options.build(), "sqlite:" + rest);
    }

    private static void parameter(ConnectionFactoryOptions.Builder options, String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    "the part \"" + parameter + "\" of a sqlite: URL is no name=value; write ?name=value&name=value");
        }
        options.option(
                Option.<Object>valueOf(decoded(parameter.substring(0, equals))),
                decoded(parameter.substring(equals + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String sqliteFile(String location) {
        if (location.equals(":memory:") || location.equals("///:memory:")) {
            return ":memory:";
        }
        if (location.startsWith("///")) {
            String file = location.substring(3);
            return named(file, location);
        }
        if (location.startsWith("//")) {
            String name = location.substring(2);
            throw new IllegalArgumentException("sqlite://" + name + " could mean a host or a file; write sqlite:" + name
                    + " for a file in the working directory, or sqlite:/" + name + " for an absolute one. " + ACCEPTED);
        }
        return named(location, location);
    }

    private static String named(String file, String location) {
        if (file.isBlank()) {
            throw new IllegalArgumentException("sqlite:" + location + " names no file. " + ACCEPTED);
        }
        return file;
    }

    /** The URL, a password in front of the host replaced by stars, and one among its parameters too. */
    public static String withoutPassword(String url) {
        int authority = url.indexOf("//");
        String masked = url;
        if (authority >= 0) {
            int start = authority + 2;
            int slash = url.indexOf('/', start);
            int at = url.lastIndexOf('@', slash < 0 || url.lastIndexOf('@') > slash ? url.length() : slash);
            int colon = url.indexOf(':', start);
            if (at > start && colon >= 0 && colon < at) {
                masked = url.substring(0, colon) + ":***" + url.substring(at);
            }
        }
        return masked.replaceAll("(?i)([?&][^=&]*password=)[^&]*", "$1***");
    }
}
