package io.etchdb.testdatabases;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where this JVM's PostgreSQL server comes from: the first of the three that is there. */
enum PostgresSource {
    /** A server that runs already and is named by {@link #URL_SETTING}. */
    CONFIGURED,
    /** A container on a Docker engine. */
    CONTAINER,
    /** Server binaries that come as a Maven artifact. */
    EMBEDDED;

    /** The environment variable or system property that names a server. */
    static final String URL_SETTING = "ETCH_TEST_POSTGRES_URL";

    /** Chooses; the engine is asked only if no server is named. */
    static PostgresSource choose(@Nullable String configuredUrl, BooleanSupplier dockerAnswers) {
        if (configuredUrl != null) {
            return CONFIGURED;
        }
        return dockerAnswers.getAsBoolean() ? CONTAINER : EMBEDDED;
    }

    /** The named server: the system property before the environment, null if both are absent or blank. */
    static @Nullable String configuredUrl(@Nullable String property, @Nullable String environment) {
        if (property != null && !property.isBlank()) {
            return property.strip();
        }
        return environment != null && !environment.isBlank() ? environment.strip() : null;
    }
}
