package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.PostgresServer;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

class PostgresReadinessTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    @DisplayName("a readiness group with etch is ready while the database answers, and not ready when it is gone")
    void readinessGroupFollowsTheDatabase() {
        try (PostgresServer server = PostgresServer.start();
                TestDatabase database = server.createDatabase();
                ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.REACTIVE)
                        .bannerMode(Banner.Mode.OFF)
                        .properties(
                                "server.port=0",
                                "spring.etch.url=" + database.url(),
                                "management.endpoint.health.probes.enabled=true",
                                "management.endpoint.health.group.readiness.include=readinessState,etch")
                        .run()) {
            WebTestClient http = WebTestClient.bindToServer()
                    .baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
                    .responseTimeout(TIMEOUT)
                    .build();

            expect(http, "readiness", 200, "UP");
            server.stop();
            expect(http, "readiness", 503, "DOWN");
            expect(http, "liveness", 200, "UP");
            server.restart();
            expect(http, "readiness", 200, "UP");
        }
    }

    private static void expect(WebTestClient http, String group, int code, String status) {
        http.get()
                .uri("/actuator/health/" + group)
                .exchange()
                .expectStatus()
                .isEqualTo(code)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(status);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
