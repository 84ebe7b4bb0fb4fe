package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.sql.Sql;
import io.etchdb.testdatabases.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

/** What is asked over HTTP of an application that runs; one for all tests, which do not disturb each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperationsSuite {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final TestDatabase.Kind kind;
    TestDatabase database;
    private ConfigurableApplicationContext context;
    private EtchTemplate etch;
    private WebTestClient http;

    OperationsSuite(TestDatabase.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void startApplication() {
        database = kind.open();
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .bannerMode(Banner.Mode.OFF)
                .properties(new HashMap<>(Map.of(
                        "server.port", "0",
                        "spring.etch.url", database.url(),
                        "spring.etch.migrations.location", "classpath:db/notes",
                        "spring.etch.modules.accounts.location", "classpath:db/modules/accounts",
                        "spring.etch.modules.accounts.schema", kind.isSqlite() ? "main" : "accounts",
                        "spring.etch.slow-query-threshold", "0ms",
                        "management.endpoint.health.show-details", "always",
                        "management.endpoints.web.exposure.include", "health,etch")))
                .run();
        etch = context.getBean(EtchTemplate.class);
        http = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(TIMEOUT)
                .build();
    }

    @AfterAll
    void stopApplication() {
        context.close();
        database.close();
    }

    BodyContentSpec get(String path) {
        return http.get().uri(path).exchange().expectStatus().isOk().expectBody();
    }

    @Test
    void healthTellsLatencyVersionAndMigrations() {
        get("/actuator/health")
                .jsonPath("$.components.etch.status")
                .isEqualTo("UP")
                .jsonPath("$.components.etch.details.database")
                .isEqualTo(place())
                .jsonPath("$.components.etch.details.latencyMillis")
                .isNumber()
                .jsonPath("$.components.etch.details.version")
                .value(version -> assertThat((String) version).containsPattern("(PostgreSQL|SQLite) \\d"))
                .jsonPath("$.components.etch.details.migrations")
                .isEqualTo("applied");
    }

    @Test
    void endpointTellsMigrations() {
        get("/actuator/etch")
                .jsonPath("$.templates.etchTemplate.database")
                .isEqualTo(place())
                .jsonPath("$.templates.etchTemplate.unavailable")
                .doesNotHaveJsonPath()
                .jsonPath("$.templates.etchTemplate.migrations[0].set")
                .isEqualTo("default")
                .jsonPath("$.templates.etchTemplate.migrations[0].locations[0]")
                .isEqualTo("classpath:db/notes")
                .jsonPath("$.templates.etchTemplate.migrations[0].consistent")
                .isEqualTo(true)
                .jsonPath("$.templates.etchTemplate.migrations[0].pending")
                .isEmpty()
                .jsonPath("$.templates.etchTemplate.migrations[0].history[0].file")
                .isEqualTo("0001_notes.sql")
                .jsonPath("$.templates.etchTemplate.migrations[0].history[0].executionMillis")
                .isNumber();
    }

    @Test
    void endpointTellsMigrationsOfModulesWithoutTellingTheDatabaseTwice() {
        get("/actuator/etch")
                .jsonPath("$.templates.length()")
                .isEqualTo(1)
                .jsonPath("$.templates.etchTemplate.migrations.length()")
                .isEqualTo(2)
                .jsonPath("$.templates.etchTemplate.migrations[1].set")
                .isEqualTo("accounts")
                .jsonPath("$.templates.etchTemplate.migrations[1].schema")
                .isEqualTo(kind.isSqlite() ? "main" : "accounts")
                .jsonPath("$.templates.etchTemplate.migrations[1].history[0].file")
                .isEqualTo("0001_members.sql")
                .jsonPath("$.templates.etchTemplate.tables[?(@.name == 'members')].schema")
                .isEqualTo(kind.isSqlite() ? "main" : "accounts");
    }

    @Test
    void endpointTellsSizes() {
        etch.execute("INSERT INTO notes (id, body) VALUES (100, $1)", "x".repeat(10_000))
                .block(TIMEOUT);
        get("/actuator/etch")
                .jsonPath("$.templates.etchTemplate.bytes")
                .value(bytes -> assertThat(((Number) bytes).longValue()).isPositive())
                .jsonPath("$.templates.etchTemplate.tables[?(@.name == 'notes')].bytes")
                .value(bytes -> assertThat((List<?>) bytes)
                        .singleElement()
                        .satisfies(of -> assertThat(((Number) of).longValue()).isPositive()))
                .jsonPath("$.templates.etchTemplate.tables[?(@.name == 'notes')].rows")
                .value(rows -> assertThat((List<?>) rows).hasSize(1));
        etch.execute("DELETE FROM notes WHERE id = 100").block(TIMEOUT);
    }

    /** What everybody may see of the URL. */
    private String place() {
        return database.url().replaceFirst("//.*@", "//");
    }

    @Test
    void endpointTellsTables() {
        get("/actuator/etch")
                .jsonPath("$.templates.etchTemplate.tables[?(@.name == 'notes')].columns[*]")
                .value(columns -> assertThat(columns).asString().contains("id", "body"))
                .jsonPath("$.templates.etchTemplate.tables[?(@.name == 'notes')].kind")
                .isEqualTo("TABLE");
    }

    @Test
    void endpointTellsFiguresByVerbAndTableOrByName() {
        etch.insert(new Note(1, "a")).block(TIMEOUT);
        etch.insert(new Note(1, "again")).onErrorComplete().block(TIMEOUT);
        etch.fetch(Sql.of("SELECT * FROM notes WHERE body = $1", "s3cret").named("notes by body"))
                .collectList()
                .block(TIMEOUT);

        String insert = "$.templates.etchTemplate.statements.byLabel['insert notes']";
        get("/actuator/etch")
                .jsonPath(insert + ".executed")
                .isEqualTo(2)
                .jsonPath(insert + ".failed")
                .isEqualTo(1)
                .jsonPath(insert + ".rows")
                .isEqualTo(1)
                .jsonPath(insert + ".medianMillis")
                .isNumber()
                .jsonPath(insert + ".p99Millis")
                .isNumber()
                .jsonPath("$.templates.etchTemplate.statements.byLabel['notes by body'].executed")
                .isEqualTo(1);
    }

    @Test
    void endpointTellsSlowStatementsWithoutParameters() {
        etch.fetch(Sql.of("SELECT * FROM notes WHERE body = $1", "s3cret").named("slow report"))
                .collectList()
                .block(TIMEOUT);

        get("/actuator/etch")
                .jsonPath("$.templates.etchTemplate.slowStatements[?(@.label == 'slow report')].text")
                .isEqualTo("SELECT * FROM notes WHERE body = $1")
                .consumeWith(answer -> assertThat(new String(answer.getResponseBody(), StandardCharsets.UTF_8))
                        .doesNotContain("s3cret"));
    }

    @Test
    void endpointTellsSlowStatementsWithoutLiterals() {
        etch.fetch(Sql.of("SELECT * FROM notes WHERE body = 's3cret' AND id < 4711 -- s3cret")
                        .named("literal report"))
                .collectList()
                .block(TIMEOUT);

        get("/actuator/etch")
                .jsonPath("$.templates.etchTemplate.slowStatements[?(@.label == 'literal report')].text")
                .isEqualTo("SELECT * FROM notes WHERE body = ? AND id < ?")
                .consumeWith(answer -> assertThat(new String(answer.getResponseBody(), StandardCharsets.UTF_8))
                        .doesNotContain("s3cret", "4711"));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EntityScan("io.etchdb.springboot.autoconfigure.fitting")
    static class Application {}
}
