package io.etchdb.springboot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an application says of its database.
 *
 * @param url URL of the database, such as postgresql://user@host/db, sqlite:./app.db or sqlite::memory:.
 * @param host Host of a PostgreSQL server, with the database, instead of a URL.
 * @param port Port of that server; 5432 by default.
 * @param database Database on that server.
 * @param username User name; goes before one in the URL.
 * @param password Password, in any characters; goes before one in the URL.
 * @param verify What is done about records that do not fit their tables. Off by default: the check reads the class path
 *     and the database's catalog at every start, and an older release must still start beside a newer schema.
 * @param applicationName Name under which PostgreSQL lists the connections; spring.application.name by default.
 * @param driverOptions Options of the R2DBC driver, by their names there, for what has no property here.
 * @param ssl how connections to PostgreSQL are encrypted
 * @param pool numbers of the connection pool
 * @param connectRetry attempts to reach a server that is not ready yet
 * @param timeouts limits that the database keeps
 * @param bulkChunkSize Rows that one statement of a bulk operation is for, at most. A size that suits the database by
 *     default.
 * @param slowQueryThreshold Time after which a statement is logged as slow. Unset for never.
 * @param logParameters Whether parameters are shown with slow statements and to listeners: masked, which leaves numbers,
 *     truth values, times, UUIDs and enums, and of everything else the type.
 * @param statisticsHistory Number of the last statements that are remembered one by one, beside figures of all. Unset for
 *     no figures, unless there is a slow query threshold.
 * @param enumTypes Java enums of PostgreSQL's enum types, by the name of the type; in brackets if that has a dot or an
 *     underscore.
 * @param migrations what is applied before the application is ready
 * @param modules Parts of the application with a schema of their own, by name. Each is an EtchTemplate bean with that
 *     name as its qualifier.
 * @param web what clients are told of errors
 */
@ConfigurationProperties("spring.etch")
public record EtchProperties(
        @Nullable String url,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String database,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("off") Verify verify,
        @Nullable String applicationName,
        @DefaultValue Map<String, String> driverOptions,
        @DefaultValue Ssl ssl,
        @DefaultValue Pool pool,
        @DefaultValue ConnectRetry connectRetry,
        @DefaultValue Timeouts timeouts,
        @Nullable Integer bulkChunkSize,
        @Nullable Duration slowQueryThreshold,
        @DefaultValue("false") boolean logParameters,
        @Nullable Integer statisticsHistory,
        @DefaultValue Map<String, Class<?>> enumTypes,
        @DefaultValue Migrations migrations,
        @DefaultValue Map<String, Module> modules,
        @DefaultValue Web web) {

    /** Without the password, and without a URL that may contain one. */
    @Override
    public String toString() {
        return "spring.etch [pool=" + pool + ", timeouts=" + timeouts + ", migrations=" + migrations + ", modules="
                + modules + ", web=" + web + "]";
    }

    /** What is done about records that do not fit their tables. */
    public enum Verify {
        /** Nothing: they are not compared. */
        OFF,
        /** Logs them as a warning and starts. */
        WARN,
        /** Does not start. */
        FAIL
    }

    /**
     * How connections to PostgreSQL are encrypted. SQLite has none and ignores it.
     *
     * @param mode How much is checked; verify-full as soon as a file or a bundle is named. Unset, it is up to the URL.
     * @param caFile File with the certificates (PEM) that the server's is checked against; those that Java trusts by
     *     default.
     * @param certFile File with the certificate (PEM) of this client.
     * @param keyFile File with the private key (PEM, PKCS#8) of this client.
     * @param bundle SSL bundle with the certificates and the key, instead of files.
     */
    public record Ssl(
            @Nullable SslMode mode,
            @Nullable Path caFile,
            @Nullable Path certFile,
            @Nullable Path keyFile,
            @Nullable String bundle) {}

    /** How much is checked before a connection is trusted. */
    public enum SslMode {

        /** Not encrypted. */
        DISABLE,

        /** Encrypted, to whoever answers. */
        REQUIRE,

        /** Only to a server whose certificate is signed by one that is trusted. */
        VERIFY_CA,

        /** Only to a server whose certificate is also for the host name. */
        VERIFY_FULL
    }

    /**
     * Attempts to reach a server that is not ready yet. SQLite has no server and ignores it.
     *
     * @param attempts Attempts in all.
     * @param backoff Wait before the second attempt; about twice as long before each further one.
     */
    public record ConnectRetry(
            @DefaultValue("1") int attempts,
            @DefaultValue("500ms") Duration backoff) {}

    /**
     * Numbers of the connection pool. SQLite has no pool and ignores them.
     *
     * @param minIdle Connections that are kept open though nobody uses them.
     * @param initialSize Connections that are opened at first use.
     * @param maxSize Connections at most.
     * @param maxAcquireTime Time a statement waits for a connection before it fails.
     * @param maxLifeTime Age at which a connection is replaced.
     * @param maxIdleTime Time without use after which a connection is closed.
     */
    public record Pool(
            @DefaultValue("0") int minIdle,
            @DefaultValue("2") int initialSize,
            @DefaultValue("10") int maxSize,
            @DefaultValue("10s") Duration maxAcquireTime,
            @DefaultValue("30m") Duration maxLifeTime,
            @DefaultValue("10m") Duration maxIdleTime) {}

    /**
     * Limits that the database keeps; 0 switches one off.
     *
     * @param statement Time after which PostgreSQL ends a statement. Unset by default: it would cut long streams.
     * @param lock Time a statement waits for a lock.
     * @param idleInTransaction Time after which PostgreSQL ends a connection that idles in a transaction.
     */
    public record Timeouts(
            @Nullable Duration statement,
            @DefaultValue("5s") Duration lock,
            @DefaultValue("60s") Duration idleInTransaction) {}

    /**
     * What is applied before the application is ready.
     *
     * @param enabled Whether pending migrations are applied when the application starts.
     * @param location Directory of the migration files, or classpath: and a folder. The default may be absent, one that
     *     is set may not.
     */
    public record Migrations(
            @DefaultValue("true") boolean enabled, @Nullable String location) {

        private static final String DEFAULT_LOCATION = "classpath:migrations";

        /** Where to look, and whether somebody said so. */
        record Place(String location, boolean isConfigured) {}

        Place place() {
            return location == null || location.isBlank()
                    ? new Place(DEFAULT_LOCATION, false)
                    : new Place(location, true);
        }
    }

    /**
     * A part of the application with a schema of its own, over the one pool.
     *
     * @param schema Schema of the module's tables and of its migration history, created if it is not there. The name of
     *     the module by default. SQLite has no schemas: "main" is the only one.
     * @param location Directory of the module's migration files, or classpath: and a folder; classpath:migrations/ and
     *     the name of the module by default. The default may be absent, one that is set may not.
     * @param after Modules whose migrations are applied first.
     */
    public record Module(
            @Nullable String schema,
            @Nullable String location,
            @DefaultValue List<String> after) {}

    /**
     * What clients are told of errors.
     *
     * @param problemDetails Whether errors of the database are answered with problem details (RFC 9457) in a WebFlux
     *     application.
     * @param retryAfter Time after which a client is told to try again when the database does not answer.
     */
    public record Web(
            @DefaultValue("false") boolean problemDetails,
            @DefaultValue("5s") Duration retryAfter) {}
}
