package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.EtchTemplate;
import io.etchdb.error.MigrationException;
import io.etchdb.migrate.Migrations;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Applications that start on an empty database and migrate it. */
@ExtendWith(OutputCaptureExtension.class)
abstract class MigrationSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    static final String NOTES = "spring.etch.migrations.location=classpath:db/notes";

    private final TestDatabase.Kind kind;
    TestDatabase database;

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
    void scheduledMethodThatIsEarlyFindsTheTables() throws InterruptedException {
        try (ConfigurableApplicationContext context = start(EarlySchedule.class, NOTES)) {
            EarlySchedule.Job job = context.getBean(EarlySchedule.Job.class);
            assertThat(job.runs.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(job.failures).isEmpty();
            assertThat(job.beganBeforeRunners).isTrue();
        }
    }

    @Test
    void requestDuringStartFindsTheTables() {
        SpringApplicationBuilder application = application(EarlyRequest.class, NOTES);
        try (ConfigurableApplicationContext context = application
                .web(WebApplicationType.REACTIVE)
                .properties("server.port=0")
                .run()) {
            HttpResponse<String> response = context.getBean(EarlyRequest.class)
                    .response
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("0");
        }
    }

    @Test
    void readinessComesAfterMigrations() {
        try (ConfigurableApplicationContext context = start(ReadinessListener.class, NOTES)) {
            assertThat(context.getBean(ReadinessListener.class).passedWhenReady).containsExactly(true);
        }
    }

    @Test
    void scriptsOfSpringRunAfterMigrationsAndBeforeUsers() {
        try (ConfigurableApplicationContext context = start(
                EarlyUsers.class,
                NOTES,
                "spring.sql.init.mode=always",
                "spring.sql.init.data-locations=classpath:db/init/data.sql")) {
            assertThat(context.getBean(EarlyUsers.class).seenByLifecycle).containsExactly(1L);
            assertThat(dependencies(context, EtchAutoConfiguration.TEMPLATE))
                    .contains("r2dbcScriptDatabaseInitializer");
        }
    }

    static List<String> dependencies(ConfigurableApplicationContext context, String bean) {
        String[] names = context.getBeanFactory().getBeanDefinition(bean).getDependsOn();
        return names == null ? List.of() : List.of(names);
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

    @Test
    void templatesOfApplicationNeedNoPrimaryOne() {
        try (ConfigurableApplicationContext context = start(Tenants.class, NOTES)) {
            EtchTemplate tenant = context.getBean("tenantB", EtchTemplate.class);
            assertThat(tenant.count(Note.class).block(TIMEOUT)).isZero();
        }
    }

    @Test
    void migratesThroughTemplateOfApplicationThatConnectsItself() {
        try (ConfigurableApplicationContext context = start(
                OwnTemplate.class,
                NOTES,
                "spring.etch.url=",
                "spring.etch.modules.accounts.schema=" + schema(),
                "spring.etch.modules.accounts.location=classpath:db/modules/accounts")) {
            assertThat(applied(context)).containsExactly("0001_notes.sql");
            assertThat(context.getBean("accountsEtchTemplate", EtchTemplate.class)
                            .count(Member.class)
                            .block(TIMEOUT))
                    .isZero();
            assertThat(context.getBean(MigrationGate.class).isPassed())
                    .as("another database was migrated")
                    .isFalse();
        }
    }

    @Test
    void flywayMigratesTheSameDatabaseBeforeAnyUserOfEtch() {
        List<String> properties = new ArrayList<>(List.of(flyway()));
        properties.add(NOTES);
        properties.add("spring.flyway.locations=classpath:db/flyway");
        try (ConfigurableApplicationContext context = start(Application.class, properties.toArray(String[]::new))) {
            EtchTemplate etch = context.getBean(EtchTemplate.class);

            assertThat(dependencies(context, EtchAutoConfiguration.TEMPLATE)).contains("flywayInitializer");
            assertThat(etch.fetchVal(Long.class, "SELECT count(*) FROM flown").block(TIMEOUT))
                    .isZero();
            assertThat(etch.count(Note.class).block(TIMEOUT)).isZero();
        }
    }

    /** Where Flyway finds the same database. */
    abstract String[] flyway();

    @Test
    void migrationThatWasEditedAfterwardsStopsStart(@TempDir Path directory, CapturedOutput output) throws IOException {
        Path file = Files.writeString(directory.resolve("0001_words.sql"), "CREATE TABLE words (word TEXT);");
        String location = "spring.etch.migrations.location=" + directory;
        start(Application.class, location).close();
        Files.writeString(file, "CREATE TABLE words (word TEXT NOT NULL);");

        assertThatThrownBy(() -> start(Application.class, location)).isInstanceOf(MigrationException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .containsPattern("0001_words.sql .*was edited after it was applied")
                .contains("Do what the message says and start again");
    }

    @Test
    void fileThatExistsTwiceInOneSetStopsStart(CapturedOutput output) {
        assertThatThrownBy(() -> start(WithFileTwice.class, NOTES)).hasStackTraceContaining("exists twice");

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("migration 0001_notes.sql of module words exists twice");
    }

    /** A schema that a module of the test may have. */
    abstract String schema();

    @Test
    void appliesSetsOfLibrariesBesideItsOwnInDeclaredOrder() {
        try (ConfigurableApplicationContext context = start(WithLibrary.class, NOTES)) {
            EtchTemplate etch = context.getBean(EtchTemplate.class);
            assertThat(applied(context)).containsExactly("0001_notes.sql");
            assertThat(etch.fetchVal(Long.class, "SELECT entries FROM library_ledger")
                            .block(TIMEOUT))
                    .isZero();
        }
    }

    @Test
    void setsOfLibrariesThatAreCalledTheSameStopTheStart(CapturedOutput output) {
        assertThatThrownBy(() -> start(WithLibraryTwice.class, NOTES)).hasStackTraceContaining("members");

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("two sets of migrations are called members")
                .contains("classpath:db/library/members")
                .contains("classpath:db/notes");
    }

    ConfigurableApplicationContext start(Class<?> application, String... properties) {
        return application(application, properties).web(WebApplicationType.NONE).run();
    }

    private SpringApplicationBuilder application(Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(List.of("spring.etch.url=" + database.url()));
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(application)
                .bannerMode(Banner.Mode.OFF)
                .properties(all.toArray(String[]::new))
                .properties(Map.of("test.database.url", database.r2dbcUrl()));
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
    @EnableScheduling
    static class EarlySchedule {

        @Bean
        Job job(EtchTemplate etch, MigrationGate gate) {
            return new Job(etch, gate);
        }

        static class Job {

            private final CountDownLatch runs = new CountDownLatch(3);
            private final List<Throwable> failures = new CopyOnWriteArrayList<>();
            private final EtchTemplate etch;
            private final MigrationGate gate;
            private volatile boolean beganBeforeRunners;

            Job(EtchTemplate etch, MigrationGate gate) {
                this.etch = etch;
                this.gate = gate;
            }

            @Scheduled(fixedDelay = 10)
            void count() {
                beganBeforeRunners |= !gate.isPassed();
                try {
                    etch.count(Note.class).block(TIMEOUT);
                } catch (RuntimeException e) {
                    failures.add(e);
                }
                runs.countDown();
            }
        }

        /** Runners wait for the first run of the job, so that it does come before them. */
        @Bean
        @Order(Integer.MIN_VALUE)
        ApplicationListener<ApplicationStartedEvent> untilJobBegan(Job job) {
            return event -> {
                try {
                    assertThat(job.runs.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            };
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class EarlyRequest {

        private volatile CompletableFuture<HttpResponse<String>> response;

        @Bean
        RouterFunction<ServerResponse> notes(EtchTemplate etch) {
            return RouterFunctions.route()
                    .GET("/notes", request -> ServerResponse.ok().body(etch.count(Note.class), Long.class))
                    .build();
        }

        /** Asks as soon as the port is open, which is before any runner. */
        @Bean
        ApplicationListener<ReactiveWebServerInitializedEvent> client() {
            return event -> response = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(URI.create("http://localhost:"
                                            + event.getWebServer().getPort() + "/notes"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ReadinessListener {

        private final List<Boolean> passedWhenReady = new CopyOnWriteArrayList<>();

        @Bean
        ApplicationListener<AvailabilityChangeEvent<ReadinessState>> readiness(MigrationGate gate) {
            return new ApplicationListener<>() {
                @Override
                public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
                    if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
                        passedWhenReady.add(gate.isPassed());
                    }
                }
            };
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
    static class Tenants {

        @Bean
        EtchTemplate tenantA(ConnectionFactory factory) {
            return EtchTemplate.over(factory);
        }

        @Bean
        EtchTemplate tenantB(ConnectionFactory factory) {
            return EtchTemplate.over(factory);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OwnTemplate {

        @Bean(destroyMethod = "")
        EtchTemplate own(@Value("${test.database.url}") String url) {
            return EtchTemplate.connect(url);
        }

        @Bean
        DisposableBean closeOwn(EtchTemplate own) {
            return () -> own.close().block(TIMEOUT);
        }
    }

    /** What the jar of a library brings. */
    @AutoConfiguration
    static class LibraryAutoConfiguration {

        @Bean
        Migrations ledger() {
            return Migrations.of("ledger", "classpath:db/library/ledger").after(Migrations.DEFAULT_NAME, "members");
        }

        @Bean
        Migrations members() {
            return Migrations.of("members", "classpath:db/library/members");
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportAutoConfiguration(LibraryAutoConfiguration.class)
    static class WithLibrary {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportAutoConfiguration(LibraryAutoConfiguration.class)
    static class WithLibraryTwice {

        @Bean
        Migrations otherMembers() {
            return Migrations.of("members", "classpath:db/notes");
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithFileTwice {

        @Bean
        Migrations words() {
            return Migrations.of("words", "classpath:db/notes", "classpath:db/again");
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
