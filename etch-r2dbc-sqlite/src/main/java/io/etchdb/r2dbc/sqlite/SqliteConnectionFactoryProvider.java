package io.etchdb.r2dbc.sqlite;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.DRIVER;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT;
import static io.r2dbc.spi.ConnectionFactoryOptions.PROTOCOL;
import static io.r2dbc.spi.ConnectionFactoryOptions.STATEMENT_TIMEOUT;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.ConnectionFactoryProvider;
import io.r2dbc.spi.Option;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds {@link SqliteConnectionFactory} for {@code r2dbc:sqlite:} URLs and for options that name the driver. Each option below
 * may be set as an option or as a query parameter of the same name; any other is refused. Durations are ISO-8601
 * ({@code PT5S}) or a number with {@code ms}, {@code s} or {@code m}.
 */
public final class SqliteConnectionFactoryProvider implements ConnectionFactoryProvider {

    /** The name of the driver. */
    public static final String SQLITE_DRIVER = "sqlite";

    /** See {@link SqliteConnectionConfiguration.Builder#journalMode}. */
    public static final Option<String> JOURNAL_MODE = Option.valueOf("journalMode");

    /** See {@link SqliteConnectionConfiguration.Builder#synchronous}. */
    public static final Option<String> SYNCHRONOUS = Option.valueOf("synchronous");

    /** See {@link SqliteConnectionConfiguration.Builder#busyTimeout}. The SPI's {@code lockWaitTimeout} is the same. */
    public static final Option<Duration> BUSY_TIMEOUT = Option.valueOf("busyTimeout");

    /** See {@link SqliteConnectionConfiguration.Builder#foreignKeys}. */
    public static final Option<Boolean> FOREIGN_KEYS = Option.valueOf("foreignKeys");

    /** See {@link SqliteConnectionConfiguration.Builder#readers}. */
    public static final Option<Integer> READERS = Option.valueOf("readers");

    /** See {@link SqliteConnectionConfiguration.Builder#maxOpenResults}. */
    public static final Option<Integer> MAX_OPEN_RESULTS = Option.valueOf("maxOpenResults");

    /** See {@link SqliteConnectionConfiguration.Builder#statementCacheSize}. */
    public static final Option<Integer> STATEMENT_CACHE_SIZE = Option.valueOf("statementCacheSize");

    /** See {@link SqliteConnectionConfiguration.Builder#transactionMode}. */
    public static final Option<String> TRANSACTION_MODE = Option.valueOf("transactionMode");

    /** See {@link SqliteConnectionConfiguration.Builder#queryOnly}. */
    public static final Option<Boolean> QUERY_ONLY = Option.valueOf("queryOnly");

    /** See {@link SqliteConnectionConfiguration.Builder#cacheSize}. */
    public static final Option<Integer> CACHE_SIZE = Option.valueOf("cacheSize");

    /** See {@link SqliteConnectionConfiguration.Builder#mmapSize}. */
    public static final Option<Long> MMAP_SIZE = Option.valueOf("mmapSize");

    /** See {@link SqliteConnectionConfiguration.Builder#tempStore}. */
    public static final Option<String> TEMP_STORE = Option.valueOf("tempStore");

    /** See {@link SqliteConnectionConfiguration.Builder#initialSql}; several statements with semicolons between them. */
    public static final Option<String> INITIAL_SQL = Option.valueOf("initialSql");

    private static final String MEMORY = ":memory:";

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m)");

    /** Options that say which database, or that r2dbc-pool and r2dbc-proxy leave in place for the driver behind them. */
    private static final Set<String> ELSEWHERE = Set.of(
            "driver",
            "protocol",
            "host",
            "port",
            "database",
            "user",
            "password",
            "ssl",
            "connectTimeout",
            "acquireRetry",
            "backgroundEvictionInterval",
            "initialSize",
            "maxAcquireTime",
            "maxCreateConnectionTime",
            "maxIdleTime",
            "maxLifeTime",
            "maxSize",
            "maxValidationTime",
            "minIdle",
            "poolName",
            "postAllocate",
            "preRelease",
            "proxyListener",
            "registerJmx",
            "validationDepth",
            "validationQuery");

    private interface Setting {
        void apply(SqliteConnectionConfiguration.Builder builder, Object value);
    }

    private static final Map<String, Setting> SETTINGS = new TreeMap<>(Map.ofEntries(
            Map.entry(JOURNAL_MODE.name(), (to, value) -> to.journalMode(value.toString())),
            Map.entry(SYNCHRONOUS.name(), (to, value) -> to.synchronous(value.toString())),
            Map.entry(BUSY_TIMEOUT.name(), (to, value) -> to.busyTimeout(duration(value))),
            Map.entry(LOCK_WAIT_TIMEOUT.name(), (to, value) -> to.busyTimeout(duration(value))),
            Map.entry(STATEMENT_TIMEOUT.name(), (to, value) -> to.statementTimeout(duration(value))),
            Map.entry(FOREIGN_KEYS.name(), (to, value) -> to.foreignKeys(truth(value))),
            Map.entry(READERS.name(), (to, value) -> to.readers(Math.toIntExact(number(value)))),
            Map.entry(MAX_OPEN_RESULTS.name(), (to, value) -> to.maxOpenResults(Math.toIntExact(number(value)))),
            Map.entry(
                    STATEMENT_CACHE_SIZE.name(), (to, value) -> to.statementCacheSize(Math.toIntExact(number(value)))),
            Map.entry(TRANSACTION_MODE.name(), (to, value) -> to.transactionMode(value.toString())),
            Map.entry(QUERY_ONLY.name(), (to, value) -> to.queryOnly(truth(value))),
            Map.entry(CACHE_SIZE.name(), (to, value) -> to.cacheSize(Math.toIntExact(number(value)))),
            Map.entry(MMAP_SIZE.name(), (to, value) -> to.mmapSize(number(value))),
            Map.entry(TEMP_STORE.name(), (to, value) -> to.tempStore(value.toString())),
            Map.entry(INITIAL_SQL.name(), (to, value) -> to.initialSql(value.toString()))));

    /** Does not open the database yet. Throws {@link IllegalArgumentException} for options it does not know. */
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
        SqliteConnectionConfiguration.Builder builder = database(options);
        for (Map.Entry<String, Object> given : given(options).entrySet()) {
            Setting setting = SETTINGS.get(given.getKey());
            if (setting != null) {
                apply(setting, builder, given.getKey(), given.getValue());
            } else if (!ELSEWHERE.contains(given.getKey())) {
                throw new IllegalArgumentException("Unknown option \"" + given.getKey()
                        + "\" for the SQLite driver. Known: " + String.join(", ", SETTINGS.keySet()));
            }
        }
        return builder.build();
    }

    private static SqliteConnectionConfiguration.Builder database(ConnectionFactoryOptions options) {
        Object host = options.getValue(HOST);
        if (host != null && !host.toString().isEmpty()) {
            throw new IllegalArgumentException("A SQLite URL has no host, but this one has \"" + host
                    + "\": write r2dbc:sqlite:///" + host
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

    /** The options that are set. The SPI offers no way to list them but their text, which leaves out values kept secret. */
    private static Map<String, Object> given(ConnectionFactoryOptions options) {
        Map<String, Object> given = new TreeMap<>();
        Matcher names = Pattern.compile("(?:\\{|, )([A-Za-z_][A-Za-z0-9_.-]*)=").matcher(options.toString());
        while (names.find()) {
            Object value = options.getValue(Option.valueOf(names.group(1)));
            if (value != null) {
                given.put(names.group(1), value);
            }
        }
        return given;
    }

    private static void apply(
            Setting setting, SqliteConnectionConfiguration.Builder builder, String name, Object value) {
        try {
            setting.apply(builder, value);
        } catch (NumberFormatException | DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException("Option " + name + " cannot be \"" + value + "\"", e);
        }
    }

    private static Duration duration(Object value) {
        if (value instanceof Duration duration) {
            return duration;
        }
        Matcher shorthand = DURATION.matcher(value.toString());
        if (!shorthand.matches()) {
            return Duration.parse(value.toString());
        }
        long amount = Long.parseLong(shorthand.group(1));
        return switch (shorthand.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : Long.parseLong(value.toString());
    }

    private static boolean truth(Object value) {
        String text = value.toString();
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new NumberFormatException(text);
        }
        return Boolean.parseBoolean(text);
    }
}
