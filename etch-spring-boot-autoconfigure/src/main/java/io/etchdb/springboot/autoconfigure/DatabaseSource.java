package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchOptions;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Finds out where the database is: {@code spring.etch.url} or its parts, else the connection details of a service (Testcontainers,
 * Docker Compose, or Boot's own of {@code spring.r2dbc.url}), else SQLite in memory where its driver is present.
 */
final class DatabaseSource {

    private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseSource.class);

    static final String SQLITE_DRIVER = "io.etchdb.r2dbc.sqlite.SqliteConnectionFactoryProvider";
    private static final String R2DBC_URL = "spring.r2dbc.url";

    private final EtchProperties properties;
    private final OptionsAssembly assembly;
    private final Environment environment;
    private final @Nullable ClassLoader classLoader;

    DatabaseSource(
            EtchProperties properties,
            OptionsAssembly assembly,
            Environment environment,
            @Nullable ClassLoader classLoader) {
        this.properties = properties;
        this.assembly = assembly;
        this.environment = environment;
        this.classLoader = classLoader;
    }

    /**
     * Options that say where the database is.
     *
     * @throws InvalidEtchPropertyException if what is said is not understood
     * @throws NoDatabaseException if nothing is said and nothing can be assumed
     */
    EtchOptions options(@Nullable R2dbcConnectionDetails details) {
        String url = properties.url();
        requireOnePlace();
        String host = properties.host();
        if (StringUtils.hasText(host)) {
            return build(
                    "spring.etch.database",
                    options -> withServer(withLogin(options, properties.username(), properties.password()), host));
        }
        if (StringUtils.hasText(url)) {
            return build("spring.etch.url", options -> withLogin(options, properties.username(), properties.password())
                    .url(url));
        }
        if (details != null) {
            warnOfForeignPool();
            return build(R2DBC_URL, options -> options.connection(details.getConnectionFactoryOptions()));
        }
        String r2dbcUrl = environment.getProperty(R2DBC_URL);
        if (StringUtils.hasText(r2dbcUrl)) {
            // Boot makes no connection details of it when its own auto-configuration is excluded.
            warnOfForeignPool();
            return build(R2DBC_URL, options -> withLogin(
                            options,
                            environment.getProperty("spring.r2dbc.username"),
                            environment.getProperty("spring.r2dbc.password"))
                    .url(r2dbcUrl));
        }
        if (ClassUtils.isPresent(SQLITE_DRIVER, classLoader)) {
            LOGGER.info(
                    "No database is configured: etch uses SQLite in memory, which is gone when the application stops."
                            + " Set spring.etch.url, such as sqlite:./app.db, to keep it");
            return build("spring.etch.url", options -> options.url("sqlite::memory:"));
        }
        throw new NoDatabaseException();
    }

    /** Where the database is, is said once. */
    private void requireOnePlace() {
        boolean hasHost = StringUtils.hasText(properties.host());
        boolean hasParts = hasHost || StringUtils.hasText(properties.database()) || properties.port() != null;
        if (hasParts && StringUtils.hasText(properties.url())) {
            throw new InvalidEtchPropertyException(
                    "spring.etch.url", "this, or host, port and database: not both. Remove one of them");
        }
        if (hasParts && !hasHost) {
            throw new InvalidEtchPropertyException(
                    "spring.etch.host", "missing; host and database belong together, with a port or without");
        }
    }

    private EtchOptions.Builder withServer(EtchOptions.Builder options, String host) {
        options.host(host);
        if (StringUtils.hasText(properties.database())) {
            options.database(properties.database());
        }
        return properties.port() == null ? options : options.port(properties.port());
    }

    private static EtchOptions.Builder withLogin(
            EtchOptions.Builder options, @Nullable String username, @Nullable String password) {
        if (StringUtils.hasLength(username)) {
            options.username(username);
        }
        return StringUtils.hasLength(password) ? options.password(password) : options;
    }

    private EtchOptions build(String property, UnaryOperator<EtchOptions.Builder> location) {
        EtchOptions.Builder options = assembly.options();
        try {
            return location.apply(options).build();
        } catch (IllegalArgumentException e) {
            String file = OptionsAssembly.fileProperty(e.getMessage());
            throw new InvalidEtchPropertyException(file == null ? property : file, String.valueOf(e.getMessage()));
        }
    }

    private void warnOfForeignPool() {
        if (Binder.get(environment)
                .bind("spring.r2dbc.pool", Bindable.mapOf(String.class, Object.class))
                .isBound()) {
            LOGGER.warn("spring.r2dbc.pool.* is not used: the pool is etch's. Set spring.etch.pool.* instead");
        }
    }
}
