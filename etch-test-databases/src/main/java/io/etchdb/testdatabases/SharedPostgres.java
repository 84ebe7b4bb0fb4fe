package io.etchdb.testdatabases;

import static io.etchdb.testdatabases.PostgresSource.URL_SETTING;
import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This JVM's one PostgreSQL server, started when it is first needed and stopped when the JVM exits. */
final class SharedPostgres {

    private static final Logger log = LoggerFactory.getLogger(SharedPostgres.class);

    private static @Nullable PostgresLogin login;
    private static @Nullable String failure;

    private SharedPostgres() {}

    /** How to log in to the server's maintenance database, as a role that may create databases. */
    static synchronized PostgresLogin login() {
        if (failure != null) {
            // Starting again would fail again, after the same wait, once per test class.
            throw new IllegalStateException(failure);
        }
        if (login == null) {
            try {
                login = start();
            } catch (RuntimeException e) {
                failure = "Failed before in this JVM: " + e.getMessage();
                throw e;
            }
        }
        return login;
    }

    private static PostgresLogin start() {
        String url = PostgresSource.configuredUrl(System.getProperty(URL_SETTING), System.getenv(URL_SETTING));
        PostgresLogin started =
                switch (PostgresSource.choose(url, SharedPostgres::isPresent, DockerEngine.local()::answers)) {
                    case CONFIGURED -> PostgresLogin.parse(URL_SETTING, requireNonNull(url));
                    case CONTAINER ->
                        isPresent(OptionalPart.EMBEDDED_SERVER)
                                ? containerOr(PostgresContainer::start, SharedPostgres::embedded)
                                : PostgresContainer.start();
                    case EMBEDDED -> embedded();
                };
        log.info("PostgreSQL for tests: {}", started);
        return started;
    }

    private static boolean isPresent(OptionalPart part) {
        return part.isOn(SharedPostgres.class.getClassLoader());
    }

    /** An engine without the image and without a way to fetch it is no reason not to test. */
    static PostgresLogin containerOr(Supplier<PostgresLogin> container, Supplier<PostgresLogin> embedded) {
        try {
            return container.get();
        } catch (RuntimeException e) {
            log.warn(
                    "A Docker engine answers, but PostgreSQL did not start there; taking server binaries instead: {}",
                    e.toString());
            return embedded.get();
        }
    }

    private static PostgresLogin embedded() {
        return PostgresServer.start().login();
    }
}
