package io.etchdb.testdatabases;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a PostgreSQL database is and how to log in to it. */
record PostgresLogin(String host, int port, String username, String password, String database) {

    private static final int DEFAULT_PORT = 5432;

    /**
     * Reads {@code postgresql://user:password@host:port/database}, user and password percent-encoded.
     *
     * @throws IllegalArgumentException naming {@code source}, never the URL, which holds a password
     */
    static PostgresLogin parse(String source, String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // Not chained: the exception's message quotes the URL, password and all.
            throw malformed(source, "is not a URL (percent-encode odd characters)");
        }
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw malformed(source, "has the scheme " + uri.getScheme());
        }
        if (uri.getHost() == null) {
            throw malformed(source, "names no host");
        }
        if (uri.getRawQuery() != null) {
            throw malformed(source, "has query parameters, which are not supported here");
        }
        String userInfo = uri.getRawUserInfo();
        if (userInfo == null || userInfo.isEmpty()) {
            throw malformed(source, "names no user");
        }
        int colon = userInfo.indexOf(':');
        String database =
                uri.getRawPath() == null ? "" : decode(uri.getRawPath().replaceFirst("^/", ""));
        return new PostgresLogin(
                uri.getHost(),
                uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort(),
                decode(colon == -1 ? userInfo : userInfo.substring(0, colon)),
                colon == -1 ? "" : decode(userInfo.substring(colon + 1)),
                database.isEmpty() ? "postgres" : database);
    }

    private static IllegalArgumentException malformed(String source, String what) {
        return new IllegalArgumentException(
                source + " " + what + ". Expected postgresql://user:password@host:port/database");
    }

    PostgresLogin inDatabase(String name) {
        return new PostgresLogin(host, port, username, password, name);
    }

    String url() {
        return "postgresql://" + authorityAndPath();
    }

    String r2dbcUrl() {
        return "r2dbc:postgresql://" + authorityAndPath();
    }

    private String authorityAndPath() {
        return encode(username) + ":" + encode(password) + "@" + host + ":" + port + "/" + encode(database);
    }

    /** Runs one administrative statement on a connection of its own, in autocommit. */
    void execute(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(this + " refused to " + verb(sql) + ": " + e.getMessage(), e);
        }
    }

    private PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setServerNames(new String[] {host});
        dataSource.setPortNumbers(new int[] {port});
        dataSource.setDatabaseName(database);
        dataSource.setUser(username);
        dataSource.setPassword(password);
        dataSource.setApplicationName("etch-test-databases");
        dataSource.setConnectTimeout(10);
        return dataSource;
    }

    /** The first two words, which hold no secret: CREATE ROLE goes on with a password. */
    private static String verb(String sql) {
        String[] words = sql.split(" ", 3);
        return words[0] + " " + words[1];
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String decode(@Nullable String text) {
        return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "postgresql://" + username + "@" + host + ":" + port + "/" + database;
    }
}
