package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchOptions;
import io.etchdb.execution.StatementListener;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.StringUtils;

/** Checks the properties, each under its own name, and puts them into options, with what beans have to say besides. */
final class OptionsAssembly {

    private final EtchProperties properties;
    private final ObjectProvider<EtchOptionsCustomizer> customizers;
    private final ObjectProvider<StatementListener> listeners;

    OptionsAssembly(
            EtchProperties properties,
            ObjectProvider<EtchOptionsCustomizer> customizers,
            ObjectProvider<StatementListener> listeners) {
        this.properties = properties;
        this.customizers = customizers;
        this.listeners = listeners;
    }

    /**
     * Options that say everything but where the database is.
     *
     * @throws InvalidEtchPropertyException if a value makes no sense
     */
    EtchOptions.Builder options() {
        EtchOptions.Builder options = EtchOptions.builder().pool(pool(properties.pool()));
        timeouts(options, properties.timeouts());
        ssl(options, properties.ssl());
        statements(options);
        EtchProperties.ConnectRetry retry = properties.connectRetry();
        options.connectRetry(
                atLeast(1, "spring.etch.connect-retry.attempts", retry.attempts()),
                notNegative("spring.etch.connect-retry.backoff", retry.backoff()));
        if (StringUtils.hasText(properties.applicationName())) {
            options.applicationName(properties.applicationName());
        }
        properties.driverOptions().forEach(options::driverOption);
        properties.enumTypes().forEach((type, javaType) -> enumType(options, type, javaType));
        listeners.orderedStream().forEach(options::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(options));
        return options;
    }

    private static void timeouts(EtchOptions.Builder options, EtchProperties.Timeouts timeouts) {
        if (timeouts.statement() != null) {
            options.statementTimeout(notNegative("spring.etch.timeouts.statement", timeouts.statement()));
        }
        options.lockTimeout(notNegative("spring.etch.timeouts.lock", timeouts.lock()))
                .idleInTransactionTimeout(
                        notNegative("spring.etch.timeouts.idle-in-transaction", timeouts.idleInTransaction()));
    }

    private static void ssl(EtchOptions.Builder options, EtchProperties.Ssl ssl) {
        boolean hasFiles = ssl.caFile() != null || ssl.certFile() != null || ssl.keyFile() != null;
        boolean hasBundle = StringUtils.hasText(ssl.bundle());
        if (hasFiles && hasBundle) {
            throw new InvalidEtchPropertyException(
                    "spring.etch.ssl.bundle", "a bundle instead of ca-file, cert-file and key-file, not beside them");
        }
        if ((ssl.certFile() == null) != (ssl.keyFile() == null)) {
            throw new InvalidEtchPropertyException(
                    ssl.certFile() == null ? "spring.etch.ssl.cert-file" : "spring.etch.ssl.key-file",
                    "missing; cert-file and key-file belong together");
        }
        EtchProperties.SslMode mode = ssl.mode();
        if (hasBundle && mode == EtchProperties.SslMode.DISABLE) {
            throw new InvalidEtchPropertyException(
                    "spring.etch.ssl.bundle", "of no use with spring.etch.ssl.mode=disable; leave one of them out");
        }
        if (mode == null && !hasFiles && !hasBundle) {
            return;
        }
        String name = (mode == null ? EtchProperties.SslMode.VERIFY_FULL : mode)
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        try {
            options.ssl(name, ssl.caFile(), ssl.certFile(), ssl.keyFile());
        } catch (IllegalArgumentException e) {
            throw new InvalidEtchPropertyException("spring.etch.ssl.mode", String.valueOf(e.getMessage()));
        }
    }

    private void statements(EtchOptions.Builder options) {
        if (properties.bulkChunkSize() != null) {
            options.bulkChunkSize(atLeast(1, "spring.etch.bulk-chunk-size", properties.bulkChunkSize()));
        }
        if (properties.slowQueryThreshold() != null) {
            options.slowQueryThreshold(
                    notNegative("spring.etch.slow-query-threshold", properties.slowQueryThreshold()));
        }
        if (properties.statisticsHistory() != null) {
            options.statistics(atLeast(0, "spring.etch.statistics-history", properties.statisticsHistory()));
        }
        options.logParameters(properties.logParameters());
    }

    @SuppressWarnings("unchecked") // whether it is an enum, the options check
    private static void enumType(EtchOptions.Builder options, String type, Class<?> javaType) {
        try {
            options.enumType(type, (Class<? extends Enum<?>>) javaType);
        } catch (IllegalArgumentException e) {
            throw new InvalidEtchPropertyException("spring.etch.enum-types", String.valueOf(e.getMessage()));
        }
    }

    /** Property with the file that options complain of, or {@code null} if they complain of something else. */
    static @Nullable String fileProperty(@Nullable String problem) {
        for (String option : new String[] {"ca", "cert", "key"}) {
            if (problem != null && problem.startsWith("ssl " + option + ":")) {
                return "spring.etch.ssl." + option + "-file";
            }
        }
        return null;
    }

    private static UnaryOperator<EtchOptions.Pool> pool(EtchProperties.Pool pool) {
        int maxSize = atLeast(1, "spring.etch.pool.max-size", pool.maxSize());
        int minIdle = atLeast(0, "spring.etch.pool.min-idle", pool.minIdle());
        if (minIdle > maxSize) {
            throw new InvalidEtchPropertyException(
                    "spring.etch.pool.min-idle",
                    "a number up to spring.etch.pool.max-size, which is " + maxSize + "; got " + minIdle);
        }
        return defaults -> defaults.minIdle(minIdle)
                .initialSize(atLeast(0, "spring.etch.pool.initial-size", pool.initialSize()))
                .maxSize(maxSize)
                .maxAcquireTime(positive("spring.etch.pool.max-acquire-time", pool.maxAcquireTime()))
                .maxLifeTime(positive("spring.etch.pool.max-life-time", pool.maxLifeTime()))
                .maxIdleTime(positive("spring.etch.pool.max-idle-time", pool.maxIdleTime()));
    }

    private static int atLeast(int minimum, String property, int value) {
        if (value < minimum) {
            throw new InvalidEtchPropertyException(property, "a number from " + minimum + " on; got " + value);
        }
        return value;
    }

    private static Duration positive(String property, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new InvalidEtchPropertyException(property, "a time longer than nothing; got " + value);
        }
        return value;
    }

    private static Duration notNegative(String property, Duration value) {
        if (value.isNegative()) {
            throw new InvalidEtchPropertyException(property, "a time, or 0 for no limit; got " + value);
        }
        return value;
    }
}
