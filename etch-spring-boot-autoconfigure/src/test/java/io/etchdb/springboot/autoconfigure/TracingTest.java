package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.TestDatabase;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What OpenTelemetry gets of a request, by nothing but Boot's auto-configuration. */
class TracingTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    @DisplayName("the spans of a request's statements are children of its span, in its trace")
    void statementsAreChildrenOfTheirRequest() {
        try (TestDatabase database = TestDatabase.sqliteFile();
                ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.REACTIVE)
                        .bannerMode(Banner.Mode.OFF)
                        .properties(
                                "server.port=0",
                                "spring.etch.url=" + database.url(),
                                "spring.etch.migrations.location=classpath:db/notes",
                                "management.tracing.sampling.probability=1.0")
                        .run()) {
            InMemorySpanExporter exporter = context.getBean(Application.class).exporter;
            exporter.reset();

            WebTestClient.bindToServer()
                    .baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
                    .responseTimeout(TIMEOUT)
                    .build()
                    .get()
                    .uri("/notes/7")
                    .exchange()
                    .expectStatus()
                    .isOk();

            // The span of the request ends after its answer.
            await().atMost(TIMEOUT).until(() -> exporter.getFinishedSpanItems().stream()
                    .anyMatch(span -> span.getKind() == SpanKind.SERVER));
            List<SpanData> spans = exporter.getFinishedSpanItems();
            SpanData request = spans.stream()
                    .filter(span -> span.getKind() == SpanKind.SERVER)
                    .findFirst()
                    .orElseThrow();
            List<SpanData> statements = spans.stream()
                    .filter(span -> span.getKind() != SpanKind.SERVER)
                    .toList();
            assertThat(statements).extracting(SpanData::getName).containsExactly("insert notes", "get notes");
            assertThat(statements).allSatisfy(statement -> {
                assertThat(statement.getParentSpanId()).isEqualTo(request.getSpanId());
                assertThat(statement.getTraceId()).isEqualTo(request.getTraceId());
                assertThat(statement.getAttributes().asMap().toString())
                        .contains("outcome=completed", "table=notes")
                        .doesNotContain("s3cret");
            });
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

        @Bean
        SpanProcessor spans() {
            return SimpleSpanProcessor.create(exporter);
        }

        @Bean
        Notes notes(EtchTemplate etch) {
            return new Notes(etch);
        }
    }

    @RestController
    static class Notes {

        private final EtchTemplate etch;

        Notes(EtchTemplate etch) {
            this.etch = etch;
        }

        @GetMapping("/notes/{id}")
        Mono<String> note(@PathVariable long id) {
            return etch.transaction(tx -> tx.insert(new Note(id, "s3cret")).then(tx.get(Note.class, id)))
                    .map(Note::body);
        }
    }
}
