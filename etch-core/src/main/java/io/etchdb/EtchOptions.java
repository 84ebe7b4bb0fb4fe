package io.etchdb;

import io.etchdb.execution.StatementListener;
import io.etchdb.execution.internal.ConnectRetry;
import io.etchdb.execution.internal.DatabaseUrl;
import io.etchdb.execution.internal.Databases;
import io.etchdb.execution.internal.JacksonFormat;
import io.etchdb.execution.internal.JsonFormat;
import io.etchdb.execution.internal.ListenerSettings;
import io.etchdb.execution.internal.PoolSettings;
import io.etchdb.execution.internal.Tls;
import io.etchdb.execution.internal.Values;
import io.etchdb.row.Converters;
import io.etchdb.sql.Composer;
import io.etchdb.sql.Dialect;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * How a template connects and behaves. Where the database is comes as a URL, or as host, port and database for
 * PostgreSQL; everything else has a default.
 *
 * <pre>{@code
 * EtchOptions.builder().url("postgresql://app@localhost/shop").password(secret).pool(pool -> pool.maxSize(20)).build()
 * }</pre>
 */
public final class EtchOptions {

    private static final Option<Object> SERVER_OPTIONS = Option.valueOf("options");
    private static final String IDLE_TIMEOUT = "idle_in_transaction_session_timeout";

    private final @Nullable DatabaseUrl url;
    private final Pool pool;
    private final @Nullable JsonFormat json;
    private final Map<Class<?>, String> enumTypes;
    private final Map<Option<?>, Object> driverOptions;
    private final @Nullable Duration idleInTransactionTimeout;
    private final ConnectRetry connectRetry;
    private final @Nullable Integer bulkChunkSize;
    private final Converters converters;
    private final List<StatementListener> listeners;
    private final @Nullable Duration slowQueryThreshold;
    private final boolean logParameters;
    private final @Nullable Integer statistics;

    private EtchOptions(Builder builder) {
        this.url = builder.location();
        this.pool = builder.pool;
        this.json = builder.json;
        this.driverOptions = builder.driverOptions(url);
        this.enumTypes = Map.copyOf(builder.enumTypes);
        this.idleInTransactionTimeout = builder.idleInTransactionTimeout;
        this.connectRetry = builder.connectRetry;
        this.bulkChunkSize = builder.bulkChunkSize;
        this.converters = builder.converters;
        enumTypes.keySet().stream().filter(converters::convert).findFirst().ifPresent(both -> {
            throw new IllegalArgumentException(
                    both.getSimpleName() + " has an enumType and a converter, and is stored one way: keep one of them");
        });
        this.listeners = List.copyOf(builder.listeners);
        this.slowQueryThreshold = builder.slowQueryThreshold;
        this.logParameters = builder.logParameters;
        this.statistics = builder.statistics;
    }

    private EtchOptions(EtchOptions other, List<StatementListener> listeners) {
        this.url = other.url;
        this.pool = other.pool;
        this.json = other.json;
        this.driverOptions = other.driverOptions;
        this.enumTypes = other.enumTypes;
        this.idleInTransactionTimeout = other.idleInTransactionTimeout;
        this.connectRetry = other.connectRetry;
        this.bulkChunkSize = other.bulkChunkSize;
        this.converters = other.converters;
        this.listeners = List.copyOf(listeners);
        this.slowQueryThreshold = other.slowQueryThreshold;
        this.logParameters = other.logParameters;
        this.statistics = other.statistics;
    }

    /** Options with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** The same options with these listeners after those there are, for a framework that has some of its own. */
    public EtchOptions listening(Collection<? extends StatementListener> more) {
        List<StatementListener> all = new ArrayList<>(listeners);
        all.addAll(more);
        return new EtchOptions(this, all);
    }

    /** Where the database is, or {@code null} where a connection factory is handed over instead. */
    @Nullable
    DatabaseUrl url() {
        return url;
    }

    ConnectionFactoryOptions connectionOptions(DatabaseUrl location) {
        ConnectionFactoryOptions.Builder options = location.options().mutate();
        driverOptions.forEach((option, value) -> set(options, option, value));
        if (idleInTransactionTimeout != null && location.dialect() == Dialect.POSTGRES) {
            String timeout = idleInTransactionTimeout.toMillis() + "ms";
            options.option(SERVER_OPTIONS, serverOptions(location.options().getValue(SERVER_OPTIONS), timeout));
        }
        return options.build();
    }

    /** The driver takes settings of the session as a map or as text; those of the URL stay, and go before ours. */
    private static Object serverOptions(@Nullable Object given, String idleTimeout) {
        if (given instanceof Map<?, ?> map) {
            Map<Object, Object> settings = new LinkedHashMap<>(map);
            settings.putIfAbsent(IDLE_TIMEOUT, idleTimeout);
            return settings;
        } else if (given instanceof String text && !text.isBlank()) {
            return text.contains(IDLE_TIMEOUT) ? text : text + ";" + IDLE_TIMEOUT + "=" + idleTimeout;
        }
        return Map.of(IDLE_TIMEOUT, idleTimeout);
    }

    @SuppressWarnings("unchecked") // the builder pairs options with their values
    private static <V> void set(ConnectionFactoryOptions.Builder options, Option<V> option, Object value) {
        options.option(option, (V) value);
    }

    /**
     * Connections as these options describe them, for a framework that shares them between several users: pooled where
     * the driver does not share connections itself. No I/O. Whoever calls it closes what it returns, or the
     * {@link io.r2dbc.spi.Closeable} that it wraps.
     *
     * @param customize has the last word on what the driver is told
     * @param decorate puts something around the driver's factory, inside the pool
     * @throws IllegalArgumentException if the options do not say where the database is
     * @throws io.etchdb.error.DriverMissingException if the driver is not on the class path; names the artifact
     */
    public ConnectionFactory connectionFactory(
            Consumer<ConnectionFactoryOptions.Builder> customize,
            BiFunction<ConnectionFactoryOptions, ConnectionFactory, ConnectionFactory> decorate) {
        DatabaseUrl location = requiredUrl();
        ConnectionFactoryOptions.Builder builder = connectionOptions(location).mutate();
        customize.accept(builder);
        ConnectionFactoryOptions options = builder.build();
        return Databases.open(
                location.dialect(), options, pool(), connectRetry, factory -> decorate.apply(options, factory));
    }

    DatabaseUrl requiredUrl() {
        if (url == null) {
            throw new IllegalArgumentException(
                    "the options do not say where the database is: set url, or host and database");
        }
        return url;
    }

    PoolSettings pool() {
        return pool.settings();
    }

    ConnectRetry connectRetry() {
        return connectRetry;
    }

    Composer composer(Dialect dialect) {
        Composer composer = Composer.of(dialect).enumTypes(enumTypes).converting(converters);
        return bulkChunkSize == null ? composer : composer.inChunksOf(bulkChunkSize);
    }

    Values values(Dialect dialect) {
        return new Values(dialect, json(), enumTypes.keySet(), converters);
    }

    JsonFormat json() {
        return json == null ? JsonFormat.detected() : json;
    }

    /** Each template has statistics of its own. */
    ListenerSettings listeners() {
        return ListenerSettings.of(listeners, slowQueryThreshold, logParameters, statistics);
    }

    /** Where the database is, without its password. */
    @Override
    public String toString() {
        return url == null ? "EtchOptions" : "EtchOptions of " + url.display();
    }

    /** Collects options; {@link #build} checks them. */
    public static final class Builder {

        private static final int POSTGRES_PORT = 5432;
        private static final Pattern PLAIN_TYPE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

        private @Nullable String url;
        private @Nullable ConnectionFactoryOptions connection;
        private @Nullable String host;
        private int port = POSTGRES_PORT;
        private @Nullable String database;
        private @Nullable String username;
        private @Nullable String password;
        private @Nullable String applicationName;
        private @Nullable Duration statementTimeout;
        private @Nullable Duration lockTimeout;
        private @Nullable Duration idleInTransactionTimeout;
        private Pool pool = Pool.DEFAULTS;
        private @Nullable JsonFormat json;
        private ConnectRetry connectRetry = ConnectRetry.NONE;
        private @Nullable Integer bulkChunkSize;
        private @Nullable Tls tls;
        private Converters converters = Converters.NONE;
        private final Map<Class<?>, String> enumTypes = new LinkedHashMap<>();
        private final List<StatementListener> listeners = new ArrayList<>();
        private @Nullable Duration slowQueryThreshold;
        private boolean logParameters;
        private @Nullable Integer statistics;
        private final Map<String, Object> named = new LinkedHashMap<>();

        private Builder() {}

        /** Where the database is, such as {@code postgresql://user@host/db}, {@code sqlite:./app.db}. */
        public Builder url(String value) {
            this.url = value;
            return this;
        }

        /** Where the database is as options of the R2DBC driver, such as a framework has them; instead of a URL. */
        public Builder connection(ConnectionFactoryOptions value) {
            this.connection = value;
            return this;
        }

        /** Host of a PostgreSQL server, instead of a URL. */
        public Builder host(String value) {
            this.host = value;
            return this;
        }

        /** Port of a PostgreSQL server; 5432 by default. */
        public Builder port(int value) {
            this.port = value;
            return this;
        }

        /** Database on a PostgreSQL server, instead of a URL. */
        public Builder database(String value) {
            this.database = value;
            return this;
        }

        /** User name; goes before one in the URL. SQLite has no users and ignores it. */
        public Builder username(String value) {
            this.username = value;
            return this;
        }

        /** Password with any character; goes before one in the URL. SQLite ignores it. */
        public Builder password(String value) {
            this.password = value;
            return this;
        }

        /** Name under which PostgreSQL lists the connections; SQLite ignores it. */
        public Builder applicationName(String value) {
            this.applicationName = value;
            return this;
        }

        /** After which the server ends a statement; zero or unset for never. */
        public Builder statementTimeout(Duration value) {
            this.statementTimeout = notNegative("statementTimeout", value);
            return this;
        }

        /** How long a statement waits for a lock; zero for as long as it takes. On SQLite 5 s when unset. */
        public Builder lockTimeout(Duration value) {
            this.lockTimeout = notNegative("lockTimeout", value);
            return this;
        }

        /** After which PostgreSQL ends a connection that idles in a transaction; zero or unset for never. */
        public Builder idleInTransactionTimeout(Duration value) {
            this.idleInTransactionTimeout = notNegative("idleInTransactionTimeout", value);
            return this;
        }

        /**
         * How connections to PostgreSQL are encrypted; goes before {@code sslmode}, {@code sslrootcert}, {@code sslcert}
         * and {@code sslkey} in the URL. SQLite has no connection to encrypt and ignores it.
         *
         * <p>For keys that are not in files, {@code driverOption("sslContextBuilderCustomizer", function)} takes the
         * driver's own {@code Function<SslContextBuilder, SslContextBuilder>}, beside a mode set here.
         *
         * @param mode {@code disable}; {@code require}: encrypted, to whoever answers; {@code verify-ca}: only to a server
         *     whose certificate is signed by {@code ca}; {@code verify-full}: whose certificate is also for the host name
         * @param ca file with the certificates (PEM) that the server's is checked against; {@code null} for those that
         *     Java trusts
         * @param cert file with the certificate (PEM) of this client; {@code null} for none
         * @param key file with its private key (PEM, PKCS#8); {@code null} for none
         * @throws IllegalArgumentException if there is no such mode, or the files do not fit it; whether they can be read is
         *     checked by {@link #build}
         */
        public Builder ssl(String mode, @Nullable Path ca, @Nullable Path cert, @Nullable Path key) {
            this.tls = new Tls(mode, ca, cert, key);
            return this;
        }

        /** The same with the certificates that Java trusts, and none of this client. */
        public Builder ssl(String mode) {
            return ssl(mode, null, null, null);
        }

        /** Changes numbers of the connection pool. SQLite has no pool and ignores them. */
        public Builder pool(UnaryOperator<Pool> change) {
            this.pool = change.apply(pool);
            return this;
        }

        /**
         * Tries a server that cannot be reached, or is not ready yet, several times before an operation fails: useful
         * where the database starts at the same time as the application. One attempt by default. It does not go on
         * beyond the pool's {@code maxAcquireTime}. SQLite has no server and ignores it.
         *
         * @param attempts in all, 1 or more
         * @param backoff wait before the second attempt; about twice as long before each further one
         */
        public Builder connectRetry(int attempts, Duration backoff) {
            this.connectRetry = new ConnectRetry(attempts, backoff);
            return this;
        }

        /**
         * Rows that one statement of a bulk operation is for, at most. Unset, a size that suits the database: 10 000 on
         * PostgreSQL, 256 on SQLite. Smaller statements need less memory on both sides; there are more of them, in one
         * transaction all the same.
         */
        public Builder bulkChunkSize(int rows) {
            if (rows < 1) {
                throw new IllegalArgumentException("bulkChunkSize is 1 row or more; got " + rows);
            }
            this.bulkChunkSize = rows;
            return this;
        }

        /**
         * Stores values of a type of the application's own as another: as components of records, parameters, elements of
         * lists and arrays, and targets of reads. {@code null} never reaches the functions; a function that gives
         * {@code null} means NULL. What is inside a JSON value is Jackson's, and a result read as a map holds what is
         * stored.
         *
         * @param type a class, not a record if it is to be a component of another record; an enum is stored as text
         * @param stored what etch or the driver stores by itself
         * @throws IllegalArgumentException if etch stores {@code type} by itself, or it has a converter already
         */
        public <A, B> Builder converter(
                Class<A> type,
                Class<B> stored,
                Function<? super A, ? extends @Nullable B> write,
                Function<? super B, ? extends @Nullable A> read) {
            this.converters = converters.with(type, stored, write, read);
            return this;
        }

        /** Jackson's mapper for JSON columns; Jackson's defaults when unset. */
        public Builder jsonMapper(ObjectMapper mapper) {
            this.json = new JacksonFormat(mapper);
            return this;
        }

        /**
         * A PostgreSQL enum type and the Java enum whose constants have the names of its values: components and parameters
         * of that class, and lists and arrays of it, are then written as that type, with a cast in the composed text, and
         * read from it. It may be created later, by a migration for example. {@code @Column(type = ...)} on a component
         * goes before it. SQLite has no such types and ignores it: there an enum is text.
         *
         * @param type its name on the server, such as {@code mood} or {@code app.mood}
         * @throws IllegalArgumentException if the name is not plain, the class is no enum, or one of the two is mapped
         *     already
         */
        public Builder enumType(String type, Class<? extends Enum<?>> javaType) {
            if (!PLAIN_TYPE.matcher(type).matches()) {
                throw new IllegalArgumentException("\"" + type + "\" is no plain name of a PostgreSQL type: letters,"
                        + " digits and underscores, with a schema and a dot in front if need be");
            }
            if (!javaType.isEnum()) {
                throw new IllegalArgumentException(
                        "enumType \"" + type + "\" is mapped to " + javaType.getName() + ", which is no enum");
            }
            enumTypes.forEach((other, name) -> {
                if (other == javaType || name.equals(type)) {
                    throw new IllegalArgumentException("enumType \"" + name + "\" is mapped to " + other.getName()
                            + " already; map each type and each enum once");
                }
            });
            enumTypes.put(javaType, type);
            return this;
        }

        /** Somebody who hears of every statement; again for another. */
        public Builder listener(StatementListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * How long a statement may take before it is logged as slow (logger {@code io.etchdb.slow}, level WARN) and remembered
         * in {@link EtchTemplate#stats}; unset for never.
         */
        public Builder slowQueryThreshold(Duration value) {
            this.slowQueryThreshold = notNegative("slowQueryThreshold", value);
            return this;
        }

        /**
         * Whether parameters are shown with slow statements and to listeners: masked, which leaves numbers, truth values,
         * times, UUIDs and enums, and of everything else the type. {@code false} by default.
         */
        public Builder logParameters(boolean value) {
            this.logParameters = value;
            return this;
        }

        /**
         * Remembers the last statements one by one for {@link EtchTemplate#stats}, which counts them in any case. None by
         * default; 100 where {@link #slowQueryThreshold} is set.
         *
         * @param history how many of the last statements, and as many slow ones
         */
        public Builder statistics(int history) {
            if (history < 0) {
                throw new IllegalArgumentException("history is 0 or more statements; got " + history);
            }
            this.statistics = history;
            return this;
        }

        /** An option of the R2DBC driver by its name, for what has no name here. */
        public Builder driverOption(String name, Object value) {
            named.put(name, value);
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if the URL is not accepted, the place of the database is said twice, or a
         *     number makes no sense, or a file cannot be read
         */
        public EtchOptions build() {
            return new EtchOptions(this);
        }

        private @Nullable DatabaseUrl location() {
            boolean parts = host != null || database != null;
            if ((url != null && connection != null) || (parts && (url != null || connection != null))) {
                throw new IllegalArgumentException("one of url, connection, or host and database: not several");
            }
            if (connection != null) {
                return DatabaseUrl.of(connection);
            }
            if (url != null) {
                return DatabaseUrl.parse(url);
            }
            if (host == null && database == null) {
                return null;
            }
            if (host == null || database == null) {
                throw new IllegalArgumentException(
                        "host and database belong together; " + (host == null ? "host" : "database") + " is missing");
            }
            return DatabaseUrl.parse("postgresql://" + host + ":" + port + "/" + database);
        }

        private Map<Option<?>, Object> driverOptions(@Nullable DatabaseUrl location) {
            Map<Option<?>, Object> options = new HashMap<>();
            boolean server = location == null || location.dialect() == Dialect.POSTGRES;
            if (server) {
                if (tls != null) {
                    options.putAll(tls.options());
                }
                put(options, ConnectionFactoryOptions.USER, username);
                put(options, ConnectionFactoryOptions.PASSWORD, password);
                put(options, Option.valueOf("applicationName"), applicationName);
            }
            named.forEach((name, value) -> options.put(Option.valueOf(name), value));
            put(options, ConnectionFactoryOptions.STATEMENT_TIMEOUT, statementTimeout);
            put(options, ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT, lockTimeout);
            return options;
        }

        private static void put(Map<Option<?>, Object> options, Option<?> option, @Nullable Object value) {
            if (value != null) {
                options.put(option, value);
            }
        }

        private static Duration notNegative(String name, Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(name + " is zero or more; got " + value);
            }
            return value;
        }
    }

    /**
     * Numbers of the connection pool. Immutable: every method gives a new one.
     *
     * @param minIdle connections kept open though nobody uses them; 0
     * @param initialSize connections opened at first use; 2
     * @param maxSize connections at most; 10
     * @param maxAcquireTime how long a statement waits for a connection before it fails; 10 s
     * @param maxLifeTime age at which a connection is replaced; 30 min
     * @param maxIdleTime idleness after which a connection is closed; 10 min
     */
    public record Pool(
            int minIdle,
            int initialSize,
            int maxSize,
            Duration maxAcquireTime,
            Duration maxLifeTime,
            Duration maxIdleTime) {

        private static final Pool DEFAULTS =
                new Pool(0, 2, 10, Duration.ofSeconds(10), Duration.ofMinutes(30), Duration.ofMinutes(10));

        public Pool {
            if (maxSize < 1) {
                throw new IllegalArgumentException("the pool's maxSize is 1 or more; got " + maxSize);
            }
            if (minIdle < 0 || initialSize < 0) {
                throw new IllegalArgumentException(
                        "the pool's minIdle and initialSize are 0 or more; got " + minIdle + " and " + initialSize);
            }
            if (maxAcquireTime.isNegative() || maxAcquireTime.isZero()) {
                throw new IllegalArgumentException("the pool's maxAcquireTime is longer than nothing; got "
                        + maxAcquireTime + ". Nobody waits for ever for a connection");
            }
            checkAge("maxLifeTime", maxLifeTime);
            checkAge("maxIdleTime", maxIdleTime);
        }

        private static void checkAge(String name, Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("the pool's " + name + " is longer than nothing; got " + limit
                        + ". For connections that may grow as old as they like, say a long time");
            }
        }

        /** With this many connections kept open, at most {@code maxSize}. */
        public Pool minIdle(int connections) {
            return new Pool(connections, initialSize, maxSize, maxAcquireTime, maxLifeTime, maxIdleTime);
        }

        /** With this many connections opened at first use, at most {@code maxSize}. */
        public Pool initialSize(int connections) {
            return new Pool(minIdle, connections, maxSize, maxAcquireTime, maxLifeTime, maxIdleTime);
        }

        /** With at most this many connections. */
        public Pool maxSize(int connections) {
            return new Pool(minIdle, initialSize, connections, maxAcquireTime, maxLifeTime, maxIdleTime);
        }

        /** Waiting at most this long for a connection. */
        public Pool maxAcquireTime(Duration limit) {
            return new Pool(minIdle, initialSize, maxSize, limit, maxLifeTime, maxIdleTime);
        }

        /** Replacing connections of this age. */
        public Pool maxLifeTime(Duration limit) {
            return new Pool(minIdle, initialSize, maxSize, maxAcquireTime, limit, maxIdleTime);
        }

        /** Closing connections that nobody used for this long. */
        public Pool maxIdleTime(Duration limit) {
            return new Pool(minIdle, initialSize, maxSize, maxAcquireTime, maxLifeTime, limit);
        }

        PoolSettings settings() {
            return new PoolSettings(
                    Math.min(minIdle, maxSize),
                    Math.min(initialSize, maxSize),
                    maxSize,
                    maxAcquireTime,
                    maxLifeTime,
                    maxIdleTime);
        }
    }
}
