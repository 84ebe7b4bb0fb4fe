package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.error.DriverMissingException;
import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.DefaultResourceLoader;

/** What a developer reads when the application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalyzersTest {

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
}
