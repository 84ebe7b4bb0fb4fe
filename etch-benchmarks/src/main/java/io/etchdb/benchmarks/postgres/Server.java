package io.etchdb.benchmarks.postgres;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Takes {@code postgresql://user:password@host:port/database} apart for those who want it in pieces. */
final class Server {

    private Server() {}

    /** The same without user and password. */
    static String withoutLogin(String url) {
        URI uri = URI.create(url);
        return "postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getRawPath();
    }

    /** User and password under the names that JDBC has for them. */
    static Properties login(String url) {
        String[] login = URI.create(url).getRawUserInfo().split(":", 2);
        Properties properties = new Properties();
        properties.setProperty("user", decoded(login[0]));
        properties.setProperty("password", login.length == 1 ? "" : decoded(login[1]));
        return properties;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
