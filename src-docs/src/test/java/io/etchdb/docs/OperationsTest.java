package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchOptions;
import io.etchdb.EtchTemplate;
import io.etchdb.schema.Session;
import io.etchdb.springboot.autoconfigure.StatementObservationDocumentation;
import io.etchdb.sql.Sql;
import io.etchdb.testdatabases.TestDatabase;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chapter "Operations" shows answers as an application gives them, and all there is to measure. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Path PAGE = Path.of("src/docs/asciidoc/operations.adoc");
    private static final Pattern ANSWER = Pattern.compile("\\[source,json]\n----\n(.*?)\n----", Pattern.DOTALL);

    private final TestDatabase database = TestDatabase.postgres();
    private ConfigurableApplicationContext application;
    private EtchTemplate etch;

    /** Not of the kind that a test slice looks for: the chapters' applications are in this package too. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @BeforeAll
    void startApplication() {
        application = new SpringApplicationBuilder(Application.class)
                .run(
                        "--spring.config.location=optional:classpath:/none/",
                        "--server.port=0",
                        "--spring.etch.url=" + database.url(),
                        "--spring.etch.migrations.location=classpath:migrations-postgresql",
                        "--spring.etch.slow-query-threshold=0ms",
                        "--management.endpoint.health.show-details=always",
                        "--management.endpoints.web.exposure.include=health,etch");
        etch = application.getBean(EtchTemplate.class);
    }

    @AfterAll
    void stopApplication() {
        application.close();
        database.close();
    }

    @Test
    void showsHealthAsItIs() throws IOException {
        JsonNode health = get("/actuator/health").get("components").get("etch");

        assertThat(shape(example(0))).isEqualTo(shape(health));
    }

    @Test
    void showsEndpointAsItAnswers() throws IOException {
        run(etch.fetch(Sql.of("SELECT count(*) FROM nowhere").named("a failure"))
                .onErrorComplete()
                .then());

        Set<String> answered = shape(whileOneSessionBlocksAnother());
        assertThat(shape(example(1))).isEqualTo(answered);
    }

    @Test
    void namesEveryMeterAndTag() throws IOException {
        run(etch.fetch("SELECT 1").then());
        String page = Files.readString(PAGE);

        List<Meter.Id> meters = application.getBean(MeterRegistry.class).getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("etch.") || id.getName().startsWith("r2dbc."))
                .toList();
        assertThat(meters).extracting(Meter.Id::getName).contains("etch.statement", "etch.statement.rows");
        for (Meter.Id meter : meters) {
            String name = meter.getName();
            assertThat(page).contains("`" + (name.startsWith("r2dbc.") ? name.replace("r2dbc.pool.", "") : name) + "`");
            if (name.startsWith("etch.")) {
                meter.getTags().forEach(tag -> assertThat(page).as(name).contains("\n|`" + tag.getKey() + "`\n"));
            }
        }
        for (KeyName key : StatementObservationDocumentation.STATEMENT.getLowCardinalityKeyNames()) {
            assertThat(page).contains("\n|`" + key.asString() + "`\n");
        }
    }

    private JsonNode whileOneSessionBlocksAnother() {
        EtchTemplate report = session("report");
        EtchTemplate worker = session("worker");
        Mono<Session> blocked = Flux.interval(Duration.ofMillis(20))
                .onBackpressureDrop()
                .concatMap(tick -> etch.sessions(), 1)
                .filter(session -> !session.blockedBy().isEmpty())
                .next();
        String lock = "LOCK TABLE books IN EXCLUSIVE MODE";
        try {
            return run(report.transaction(tx -> tx.execute(lock).then(Mono.defer(() -> {
                Disposable waiting =
                        worker.transaction(other -> other.execute(lock)).subscribe();
                return blocked.publishOn(Schedulers.boundedElastic())
                        .map(seen -> get("/actuator/etch"))
                        .doFinally(end -> waiting.dispose());
            }))));
        } finally {
            run(report.close());
            run(worker.close());
        }
    }

    private EtchTemplate session(String application) {
        return EtchTemplate.connect(EtchOptions.builder()
                .url(database.url())
                .applicationName(application)
                .build());
    }

    private JsonNode get(String path) {
        byte[] body = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + application.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(TIMEOUT)
                .build()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(body);
    }

    private static JsonNode example(int number) throws IOException {
        Matcher answers = ANSWER.matcher(Files.readString(PAGE));
        List<String> found = new ArrayList<>();
        while (answers.find()) {
            found.add(answers.group(1));
        }
        return JsonMapper.shared().readTree(found.get(number));
    }

    /** Names and types of all fields; what differs from one element to another counts once. */
    private static Set<String> shape(JsonNode json) {
        Set<String> fields = new TreeSet<>();
        collect("", json, fields);
        return fields;
    }

    private static void collect(String path, JsonNode json, Set<String> fields) {
        if (json.isObject()) {
            boolean named = path.endsWith("templates") || path.endsWith("byLabel");
            json.properties()
                    .forEach(field -> collect(path + "." + (named ? "*" : field.getKey()), field.getValue(), fields));
        } else if (json.isArray()) {
            json.forEach(element -> collect(path + "[]", element, fields));
        } else {
            fields.add(path + " " + json.getNodeType());
        }
    }

    private static <R> R run(Mono<R> mono) {
        return mono.block(TIMEOUT);
    }
}
