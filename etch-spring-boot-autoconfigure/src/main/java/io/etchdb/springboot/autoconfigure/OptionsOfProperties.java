package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchOptions;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Checks the properties, each under its own name, and puts them into options. */
final class OptionsOfProperties {

    private OptionsOfProperties() {}

    /** Options that say everything but where the database is. */
    static EtchOptions.Builder options(EtchProperties properties) {
        EtchOptions.Builder options = EtchOptions.builder().pool(pool(properties.pool()));
        if (properties.slowQueryThreshold() != null) {
            options.slowQueryThreshold(
                    notNegative("spring.etch.slow-query-threshold", properties.slowQueryThreshold()));
        }
        EtchProperties.Timeouts timeouts = properties.timeouts();
        if (timeouts.statement() != null) {
            options.statementTimeout(notNegative("spring.etch.timeouts.statement", timeouts.statement()));
        }
        return options.lockTimeout(notNegative("spring.etch.timeouts.lock", timeouts.lock()))
                .idleInTransactionTimeout(
                        notNegative("spring.etch.timeouts.idle-in-transaction", timeouts.idleInTransaction()));
    }

    private static UnaryOperator<EtchOptions.Pool> pool(EtchProperties.Pool pool) {
        return defaults -> defaults.minIdle(atLeast(0, "spring.etch.pool.min-idle", pool.minIdle()))
                .initialSize(atLeast(0, "spring.etch.pool.initial-size", pool.initialSize()))
                .maxSize(atLeast(1, "spring.etch.pool.max-size", pool.maxSize()))
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
