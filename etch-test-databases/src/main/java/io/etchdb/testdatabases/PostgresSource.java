package io.etchdb.testdatabases;

import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
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

    /**
     * Chooses; the engine is asked only if no server is named.
     *
     * @param isPresent whether a part is on the class path
     * @throws IllegalStateException if there is no way to a server; lists them
     */
    static PostgresSource choose(
            @Nullable String configuredUrl, Predicate<OptionalPart> isPresent, BooleanSupplier dockerAnswers) {
        boolean binaries = isPresent.test(OptionalPart.EMBEDDED_SERVER);
        PostgresSource chosen = configuredUrl != null
                ? CONFIGURED
                : isPresent.test(OptionalPart.TESTCONTAINERS) && dockerAnswers.getAsBoolean()
                        ? CONTAINER
                        : binaries ? EMBEDDED : null;
        if (chosen == null) {
            throw new IllegalStateException("No PostgreSQL for tests. Do one of three: name a server in " + URL_SETTING
                    + " (postgresql://user:password@host:port/database); start a Docker engine"
                    + (isPresent.test(OptionalPart.TESTCONTAINERS)
                            ? " (none answers)"
                            : " and add " + OptionalPart.TESTCONTAINERS.artifact() + " to the tests")
                    + "; or add " + OptionalPart.EMBEDDED_SERVER.artifact()
                    + " to the tests, which brings server binaries");
        }
        if (!isPresent.test(OptionalPart.JDBC_DRIVER)) {
            throw new IllegalStateException("Databases for tests are created over JDBC: add "
                    + OptionalPart.JDBC_DRIVER.artifact() + " to the tests");
        }
        return chosen;
    }

    /** The named server: the system property before the environment, null if both are absent or blank. */
    static @Nullable String configuredUrl(@Nullable String property, @Nullable String environment) {
        if (property != null && !property.isBlank()) {
            return property.strip();
        }
        return environment != null && !environment.isBlank() ? environment.strip() : null;
    }
}
