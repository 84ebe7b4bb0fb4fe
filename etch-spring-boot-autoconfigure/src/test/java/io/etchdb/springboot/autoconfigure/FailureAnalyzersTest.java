package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.EtchTemplate;
import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.DriverMissingException;
import io.etchdb.error.MappingException;
import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.DefaultResourceLoader;
import reactor.core.publisher.Sinks;

/** What a developer reads when the application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalyzersTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String NOTES = "spring.etch.migrations.location=classpath:db/notes";

    @Test
    void wrongPasswordSaysWhatToCheck(CapturedOutput output) {
        try (TestDatabase database = TestDatabase.postgres()) {
            assertThatThrownBy(() ->
                            start(NOTES, "spring.etch.url=" + database.url(), "spring.etch.password=certainly-wr0ng"))
                    .isInstanceOf(OperationalException.class);
        }

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Check user name and password")
                .contains("spring.etch.password")
                .doesNotContain("certainly-wr0ng");
    }

    @Test
    void databaseThatIsDownSaysWhatToCheck(CapturedOutput output) {
        assertThatThrownBy(() -> start(NOTES, "spring.etch.url=postgresql://app:s3cret@localhost:1/shop"))
                .isInstanceOf(OperationalException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Is the database running")
                .doesNotContain("s3cret");
    }

    @Test
    void urlThatIsNotAcceptedIsNamedWithItsOrigin(CapturedOutput output) {
        assertThatThrownBy(() -> start("spring.etch.url=mysql://app:s3cret@localhost/shop"))
                .hasRootCauseInstanceOf(InvalidEtchPropertyException.class);

        assertThat(output)
                .contains("The value of spring.etch.url: unknown database URL")
                .contains("Correct spring.etch.url, set in \"spring.etch.url\" from property source")
                .contains("sqlite:file.db");
    }

    @Test
    void urlThatCouldBeHostOrFileIsRefused(CapturedOutput output) {
        assertThatThrownBy(() -> start("spring.etch.url=sqlite://app.db"))
                .hasRootCauseInstanceOf(InvalidEtchPropertyException.class);

        assertThat(output).contains("spring.etch.url: sqlite://app.db could mean a host or a file");
    }

    @Test
    void noDatabasePrintsBothDependencies(CapturedOutput output) {
        SpringApplicationBuilder application = application();
        application.resourceLoader(new DefaultResourceLoader(new FilteredClassLoader("io.etchdb.r2dbc.sqlite")));

        assertThatThrownBy(application::run).hasRootCauseInstanceOf(NoDatabaseException.class);

        assertThat(output)
                .contains("No database is configured")
                .contains("<artifactId>r2dbc-postgresql</artifactId>")
                .contains("<artifactId>etch-r2dbc-sqlite</artifactId>");
    }

    @Test
    void missingDriverPrintsDependency() {
        FailureAnalysis analysis = new DriverMissingFailureAnalyzer()
                .analyze(new IllegalStateException(new DriverMissingException(
                        "no driver for PostgreSQL is on the class path: add org.postgresql:r2dbc-postgresql",
                        "org.postgresql:r2dbc-postgresql",
                        null)));

        assertThat(analysis.getDescription()).startsWith("No driver for PostgreSQL is on the class path");
        assertThat(analysis.getAction()).isEqualTo("""
                Add this dependency:

                    <dependency>
                        <groupId>org.postgresql</groupId>
                        <artifactId>r2dbc-postgresql</artifactId>
                        <scope>runtime</scope>
                    </dependency>
                """);
    }

    @Test
    void missingPoolPrintsDependency() {
        FailureAnalysis analysis = new DriverMissingFailureAnalyzer()
                .analyze(new IllegalStateException(new DriverMissingException(
                        "connections to PostgreSQL are pooled, and r2dbc-pool is not on the class path",
                        "io.r2dbc:r2dbc-pool",
                        null)));

        assertThat(analysis.getDescription()).contains("r2dbc-pool is not on the class path");
        assertThat(analysis.getAction())
                .contains("<groupId>io.r2dbc</groupId>")
                .contains("<artifactId>r2dbc-pool</artifactId>");
    }

    @Test
    void componentWithoutColumnIsNamed(CapturedOutput output) {
        assertThatThrownBy(() -> application()
                        .sources(ReadsUnmapped.class)
                        .properties("spring.etch.url=sqlite::memory:")
                        .run())
                .isInstanceOf(MappingException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("A record does not fit what the database has")
                .contains("Unmapped")
                .contains("author")
                .contains("spring.etch.verify=fail");
    }

    @Test
    void lockThatIsNotGivenUpNamesWhoHoldsIt(CapturedOutput output) throws InterruptedException {
        try (TestDatabase database = TestDatabase.sqliteFile()) {
            EtchTemplate holder = EtchTemplate.connect(database.url());
            holder.execute("CREATE TABLE t (id INTEGER)").block(TIMEOUT);
            Sinks.Empty<Void> release = Sinks.empty();
            CountDownLatch locked = new CountDownLatch(1);
            CompletableFuture<Void> holding = holder.transaction(tx -> tx.execute("INSERT INTO t VALUES (1)")
                            .doOnNext(rows -> locked.countDown())
                            .then(release.asMono()))
                    .toFuture();
            assertThat(locked.await(20, TimeUnit.SECONDS)).isTrue();

            SpringApplicationBuilder application = application()
                    .sources(Writes.class)
                    .properties("spring.etch.url=" + database.url(), "spring.etch.timeouts.lock=100ms");
            assertThatThrownBy(application::run).isInstanceOf(ConcurrencyException.class);
            release.tryEmitEmpty();
            holding.join();
            holder.close().block(TIMEOUT);
        }

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("has waited in vain for a lock")
                .contains("spring.etch.timeouts.lock");
    }

    private static void start(String... properties) {
        application().properties(properties).run().close();
    }

    private static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    record Unmapped(long id, String author) {}

    static class ReadsUnmapped {

        @Bean
        ApplicationRunner reads(EtchTemplate etch) {
            return arguments ->
                    etch.fetchModel(Unmapped.class, "SELECT 1 AS id").block(TIMEOUT);
        }
    }

    static class Writes {

        @Bean
        ApplicationRunner writes(EtchTemplate etch) {
            return arguments -> etch.execute("INSERT INTO t VALUES (2)").block(TIMEOUT);
        }
    }
}
