package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.TestDatabase;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.lifecycle.DockerComposeServicesReadyEvent;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The database is where Boot's own factories of connection details say, with nothing in between but a container: the
 * server behind it is the one of the tests, or a container's where an engine answers.
 */
class ServiceConnectionTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void connectsWhereServiceConnectionOfContainerSays() {
        try (TestDatabase database = TestDatabase.postgres();
                ConfigurableApplicationContext context = application(WithContainer.class)
                        .initializers(serves(database))
                        .run()) {
            assertLeadsTo(database.database(), context);
        }
    }

    @Test
    void connectsWhereServiceOfDockerComposeSays() {
        try (TestDatabase database = TestDatabase.postgres();
                ConfigurableApplicationContext context = application(Application.class)
                        .initializers(starting -> announce(new Composed(database), starting))
                        .run()) {
            assertLeadsTo(database.database(), context);
        }
    }

    @Test
    void connectsToContainerThatRuns() {
        assumeTrue(isDockerThere(), "no Docker engine answers, so there is no container to connect to");

        try (ConfigurableApplicationContext context =
                application(WithRunningContainer.class).run()) {
            assertLeadsTo("test", context);
        }
    }

    private static boolean isDockerThere() {
        String host = System.getenv("DOCKER_HOST");
        Path socket = Path.of(
                host != null && host.startsWith("unix:") ? URI.create(host).getPath() : "/var/run/docker.sock");
        return (Files.exists(socket) || (host != null && !host.startsWith("unix:")))
                && DockerClientFactory.instance().isDockerAvailable();
    }

    private static SpringApplicationBuilder application(Class<?> source) {
        return new SpringApplicationBuilder(source)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.flyway.enabled=false");
    }

    private static void assertLeadsTo(String database, ConfigurableApplicationContext context) {
        assertThat(context.getBean(EtchTemplate.class)
                        .fetchVal(String.class, "SELECT current_database()")
                        .block(TIMEOUT))
                .isEqualTo(database);
    }

    private static ApplicationContextInitializer<ConfigurableApplicationContext> serves(TestDatabase database) {
        return context -> context.getBeanFactory().registerSingleton("testDatabase", database);
    }

    /** As Boot does it when {@code docker compose up} has come to its end. */
    @SuppressWarnings("unchecked")
    private static void announce(RunningService service, ConfigurableApplicationContext context) {
        try {
            Constructor<DockerComposeServicesReadyEvent> event =
                    DockerComposeServicesReadyEvent.class.getDeclaredConstructor(ApplicationContext.class, List.class);
            event.setAccessible(true);
            Class<?> listener = Class.forName("org.springframework.boot.docker.compose.service.connection"
                    + ".DockerComposeServiceConnectionsApplicationListener");
            ((ApplicationListener<DockerComposeServicesReadyEvent>) BeanUtils.instantiateClass(listener))
                    .onApplicationEvent(event.newInstance(context, List.of(service)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Composed(TestDatabase database) implements RunningService {

        @Override
        public String name() {
            return "database";
        }

        @Override
        public ImageReference image() {
            return ImageReference.of("postgres:18");
        }

        @Override
        public String host() {
            return database.host();
        }

        @Override
        public ConnectionPorts ports() {
            return new ConnectionPorts() {
                @Override
                public int get(int containerPort) {
                    return database.port();
                }

                @Override
                public List<Integer> getAll() {
                    return List.of(database.port());
                }

                @Override
                public List<Integer> getAll(String protocol) {
                    return getAll();
                }
            };
        }

        @Override
        public Map<String, String> env() {
            return Map.of(
                    "POSTGRES_DB", database.database(),
                    "POSTGRES_USER", database.username(),
                    "POSTGRES_PASSWORD", database.password());
        }

        @Override
        public Map<String, String> labels() {
            return Map.of();
        }
    }

    /** A container that is the server of the tests. */
    private static final class Served extends PostgreSQLContainer {

        private final TestDatabase database;

        Served(TestDatabase database) {
            super("postgres:18");
            this.database = database;
        }

        @Override
        public void start() {
            // The server runs.
        }

        @Override
        public void stop() {
            // And so it does afterwards.
        }

        @Override
        public String getHost() {
            return database.host();
        }

        @Override
        public Integer getMappedPort(int originalPort) {
            return database.port();
        }

        @Override
        public String getDatabaseName() {
            return database.database();
        }

        @Override
        public String getUsername() {
            return database.username();
        }

        @Override
        public String getPassword() {
            return database.password();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithContainer {

        @Bean
        @ServiceConnection
        PostgreSQLContainer container(TestDatabase testDatabase) {
            return new Served(testDatabase);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithRunningContainer {

        @Bean
        @ServiceConnection
        PostgreSQLContainer container() {
            return new PostgreSQLContainer("postgres:18-alpine");
        }
    }
}
