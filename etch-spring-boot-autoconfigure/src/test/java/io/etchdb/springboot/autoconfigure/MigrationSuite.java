package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.EtchTemplate;
import io.etchdb.error.MigrationException;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Applications that start on an empty database and migrate it. */
@ExtendWith(OutputCaptureExtension.class)
abstract class MigrationSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String NOTES = "spring.etch.migrations.location=classpath:db/notes";

    private final TestDatabase.Kind kind;
    private TestDatabase database;

    MigrationSuite(TestDatabase.Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void openDatabase() {
        database = kind.open();
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void migratesBeforeOtherRunners() {
        try (ConfigurableApplicationContext context = start(EarlyUsers.class, NOTES)) {
            assertThat(context.getBean(EarlyUsers.class).seenByRunner).containsExactly(0L);
            assertThat(applied(context)).containsExactly("0001_notes.sql");
        }
    }

    @Test
    void migratesBeforeFirstUserOfDatabaseDuringStart() {
        try (ConfigurableApplicationContext context = start(EarlyUsers.class, NOTES)) {
            assertThat(context.getBean(EarlyUsers.class).seenByLifecycle).containsExactly(0L);
        }
    }

    @Test
    void migratesDuringTransactionThatAsksForFirstConnection() {
        try (ConfigurableApplicationContext context = start(EarlyTransaction.class, NOTES)) {
            // It rolled back, and took nothing of the migrations with it.
            assertThat(applied(context)).containsExactly("0001_notes.sql");
            assertThat(context.getBean(EtchTemplate.class).count(Note.class).block(TIMEOUT))
                    .isZero();
        }
    }

    @Test
    void appliesNothingTwice() {
        start(Application.class, NOTES).close();

        try (ConfigurableApplicationContext context = start(Application.class, NOTES)) {
            assertThat(applied(context)).containsExactly("0001_notes.sql");
        }
    }

    @Test
    void pingAndStatusPassBeforeMigrations() {
        try (ConfigurableApplicationContext context = start(EarlyPing.class, NOTES)) {
            assertThat(context.getBean(EarlyPing.class).seen).containsExactly("ping true", "pending [0001_notes.sql]");
        }
    }

    @Test
    void migrationThatFailsStopsStart(CapturedOutput output) {
        assertThatThrownBy(() -> start(Application.class, "spring.etch.migrations.location=classpath:db/broken"))
                .hasStackTraceContaining("0001_broken.sql");

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("0001_broken.sql")
                .contains("spring.etch.migrations.enabled=false");
    }

    @Test
    void configuredLocationThatIsMissingStopsStart(CapturedOutput output) {
        assertThatThrownBy(() -> start(Application.class, "spring.etch.migrations.location=classpath:db/nowhere"))
                .isInstanceOf(MigrationException.class);

        assertThat(output).contains("APPLICATION FAILED TO START").contains("classpath:db/nowhere");
    }

    @Test
    void defaultLocationMayBeMissing(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(Application.class)) {
            assertThat(context.getBean(EtchTemplate.class).ping().block(TIMEOUT))
                    .isTrue();
        }

        assertThat(output).containsOnlyOnce("There are no migrations at classpath:migrations");
    }

    @Test
    void migratesNothingWhenSwitchedOff() {
        try (ConfigurableApplicationContext context =
                start(Application.class, NOTES, "spring.etch.migrations.enabled=false")) {
            assertThat(context.getBeansOfType(MigrationGate.class)).isEmpty();
            assertThat(context.getBean(EtchTemplate.class)
                            .migrationStatus("classpath:db/notes")
                            .block(TIMEOUT)
                            .pending())
                    .containsExactly("0001_notes.sql");
        }
    }

    @Test
    void migratesThroughConnectionFactoryOfApplication() {
        try (ConfigurableApplicationContext context = start(OwnFactory.class, NOTES)) {
            assertThat(context.getBean(DatabaseClient.class)
                            .sql("SELECT count(*) AS n FROM notes")
                            .map(row -> row.get("n", Long.class))
                            .one()
                            .block(TIMEOUT))
                    .isZero();
            assertThat(applied(context)).containsExactly("0001_notes.sql");
        }
    }

    private ConfigurableApplicationContext start(Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(List.of("spring.etch.url=" + database.url()));
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(all.toArray(String[]::new))
                .properties(Map.of("test.database.url", database.r2dbcUrl()))
                .run();
    }

    private static List<String> applied(ConfigurableApplicationContext context) {
        return context.getBean(EtchTemplate.class)
                .migrationStatus("classpath:db/notes")
                .block(TIMEOUT)
                .applied();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    /** What starts with the context, before any runner. */
    abstract static class Early implements SmartLifecycle {

        @Override
        public void stop() {
            // It ended when it had started.
        }

        @Override
        public boolean isRunning() {
            return false;
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class EarlyUsers {

        private final List<Long> seenByLifecycle = new ArrayList<>();
        private final List<Long> seenByRunner = new ArrayList<>();

        @Bean
        Early earlyUser(DatabaseClient client) {
            return new Early() {
                @Override
                public void start() {
                    seenByLifecycle.add(client.sql("SELECT count(*) AS n FROM notes")
                            .map(row -> row.get("n", Long.class))
                            .one()
                            .block(TIMEOUT));
                }
            };
        }

        @Bean
        @Order(Integer.MIN_VALUE + 1)
        ApplicationRunner firstRunnerOfApplication(EtchTemplate etch) {
            return arguments -> seenByRunner.add(etch.count(Note.class).block(TIMEOUT));
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class EarlyTransaction {

        @Bean
        Early earlyTransaction(EtchTemplate etch) {
            return new Early() {
                @Override
                public void start() {
                    etch.transaction(tx -> tx.insert(new Note(1, "early"))
                                    .then(Mono.error(new IllegalStateException("rolled back"))))
                            .onErrorComplete(IllegalStateException.class)
                            .block(TIMEOUT);
                }
            };
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class EarlyPing {

        private final List<String> seen = new ArrayList<>();

        @Bean
        Early earlyPing(EtchTemplate etch) {
            return new Early() {
                @Override
                public void start() {
                    seen.add("ping " + etch.ping().block(TIMEOUT));
                    seen.add("pending "
                            + etch.migrationStatus("classpath:db/notes")
                                    .block(TIMEOUT)
                                    .pending());
                }
            };
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OwnFactory {

        @Bean
        ConnectionFactory ownConnectionFactory(@Value("${test.database.url}") String url) {
            return ConnectionFactories.get(url);
        }
    }
}
