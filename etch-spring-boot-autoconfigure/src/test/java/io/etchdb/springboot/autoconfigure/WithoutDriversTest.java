package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.error.DriverMissingException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Run by itself, on a class path without drivers: what an application meets that has the starter and nothing else. */
@Tag("without-drivers")
@ExtendWith(OutputCaptureExtension.class)
class WithoutDriversTest {

    @ParameterizedTest
    @CsvSource({
        "spring.etch.url, postgresql://app:s3cret@localhost/shop, r2dbc-postgresql",
        "spring.r2dbc.url, r2dbc:postgresql://app:s3cret@localhost/shop, r2dbc-postgresql",
        "spring.etch.url, sqlite:./app.db, etch-r2dbc-sqlite"
    })
    void driverOfUrlIsMissing(String property, String url, String artifact, CapturedOutput output) {
        assertThatThrownBy(() -> start(property + "=" + url)).hasRootCauseInstanceOf(DriverMissingException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("is on the class path: add")
                .contains("<artifactId>" + artifact + "</artifactId>")
                .doesNotContain("s3cret");
    }

    @Test
    void nothingIsConfigured(CapturedOutput output) {
        assertThatThrownBy(WithoutDriversTest::start).hasRootCauseInstanceOf(NoDatabaseException.class);

        assertThat(output)
                .contains("No database is configured")
                .contains("<artifactId>r2dbc-postgresql</artifactId>")
                .contains("<artifactId>etch-r2dbc-sqlite</artifactId>");
    }

    private static void start(String... properties) {
        new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(properties)
                .run()
                .close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
