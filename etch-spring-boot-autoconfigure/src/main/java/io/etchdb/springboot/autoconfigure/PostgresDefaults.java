package io.etchdb.springboot.autoconfigure;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/** What the driver of PostgreSQL is told of the Spring application. */
final class PostgresDefaults {

    private static final Option<Object> APPLICATION_NAME = Option.valueOf("applicationName");
    private static final Option<Object> SSL_CUSTOMIZER = Option.valueOf("sslContextBuilderCustomizer");
    private static final String BUNDLE = "spring.etch.ssl.bundle";

    private final @Nullable String applicationName;
    private final @Nullable String bundle;
    private final ObjectProvider<SslBundles> bundles;

    /**
     * @param applicationName of the Spring application, for connections that have no other name
     * @param bundle name of the SSL bundle
     */
    PostgresDefaults(@Nullable String applicationName, @Nullable String bundle, ObjectProvider<SslBundles> bundles) {
        this.applicationName = applicationName;
        this.bundle = bundle;
        this.bundles = bundles;
    }

    /** @throws InvalidEtchPropertyException if there is no such bundle */
    void applyTo(ConnectionFactoryOptions.Builder options) {
        ConnectionFactoryOptions given = options.build();
        if (!"postgresql".equals(given.getValue(ConnectionFactoryOptions.DRIVER))) {
            return;
        }
        if (StringUtils.hasText(applicationName) && given.getValue(APPLICATION_NAME) == null) {
            options.option(APPLICATION_NAME, applicationName);
        }
        if (StringUtils.hasText(bundle)) {
            options.option(SSL_CUSTOMIZER, customizer(bundle));
        }
    }

    private SslBundleCustomizer customizer(String name) {
        SslBundles available = bundles.getIfAvailable();
        if (available == null) {
            throw new InvalidEtchPropertyException(BUNDLE, "there are no SSL bundles in this application");
        }
        try {
            return new SslBundleCustomizer(available.getBundle(name));
        } catch (NoSuchSslBundleException e) {
            throw new InvalidEtchPropertyException(
                    BUNDLE, "there is no SSL bundle \"" + name + "\" (spring.ssl.bundle.pem." + name + " makes one)");
        }
    }
}
