package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.error.IntegrityException;
import io.etchdb.sql.Sql;
import io.etchdb.testdatabases.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What Micrometer hears of the statements of an application; one for all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ObservationSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String PARENT_KEY = "micrometer.observation";
    private static final String STATEMENT = "etch.statement";

    private final TestDatabase.Kind kind;
    private TestDatabase database;
    private ConfigurableApplicationContext context;
    private EtchTemplate etch;
    private TestObservationRegistry observations;

    ObservationSuite(TestDatabase.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void startApplication() {
        database = kind.open();
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(Map.of(
                        "spring.etch.url", database.url(), "spring.etch.migrations.location", "classpath:db/notes"))
                .run();
        etch = context.getBean(EtchTemplate.class);
        observations = context.getBean(TestObservationRegistry.class);
    }

    @BeforeEach
    void forgetEarlierTests() {
        etch.execute("DELETE FROM notes").block(TIMEOUT);
        observations.clear();
        context.getBean(MeterRegistry.class).clear();
        context.getBean(SimpleTracer.class).getSpans().clear();
    }

    @AfterAll
    void stopApplication() {
        context.close();
        database.close();
    }

    @Test
    void operationIsObservedByVerbAndTable() {
        etch.insert(new Note(1, "s3cret")).block(TIMEOUT);

        TestObservationRegistryAssert.assertThat(observations)
                .hasSingleObservationThat()
                .hasNameEqualTo(STATEMENT)
                .hasContextualNameEqualTo("insert notes")
                .hasBeenStopped()
                .doesNotHaveError()
                .hasKeyValuesCount(5)
                .hasLowCardinalityKeyValue("verb", "insert")
                .hasLowCardinalityKeyValue("table", "notes")
                .hasLowCardinalityKeyValue("name", "none")
                .hasLowCardinalityKeyValue("database", database.url().replaceFirst("//.*@", "//"))
                .hasLowCardinalityKeyValue("outcome", "completed");
    }

    @Test
    void namedStatementIsObservedByItsName() {
        etch.fetch(Sql.of("SELECT * FROM notes").named("all notes"))
                .collectList()
                .block(TIMEOUT);

        TestObservationRegistryAssert.assertThat(observations)
                .hasSingleObservationThat()
                .hasContextualNameEqualTo("all notes")
                .hasLowCardinalityKeyValue("name", "all notes")
                .hasLowCardinalityKeyValue("verb", "select")
                .hasLowCardinalityKeyValue("table", "none");
    }

    @Test
    void failureIsObserved() {
        StepVerifier.create(etch.insert(new Note(1, "a")).then(etch.insert(new Note(1, "b"))))
                .expectError(IntegrityException.class)
                .verify(TIMEOUT);

        TestObservationRegistryAssert.assertThat(observations).hasAnObservation(observation -> observation
                .hasLowCardinalityKeyValue("outcome", "failed")
                .assertThatError()
                .isInstanceOf(IntegrityException.class));
    }

    @Test
    void cancelIsObserved() {
        etch.insert(new Note(1, "a")).then(etch.insert(new Note(2, "b"))).block(TIMEOUT);
        observations.clear();

        etch.query(Note.class).take(1).blockLast(TIMEOUT);

        TestObservationRegistryAssert.assertThat(observations)
                .hasSingleObservationThat()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("outcome", "cancelled");
    }

    @Test
    void observationOfSubscriberIsParent() {
        Observation request = Observation.start("request", observations);

        etch.transaction(tx -> tx.insert(new Note(1, "a")))
                .contextWrite(reactor -> reactor.put(PARENT_KEY, request))
                .block(TIMEOUT);
        request.stop();

        TestObservationRegistryAssert.assertThat(observations)
                .hasObservationWithNameEqualTo(STATEMENT)
                .that()
                .hasParentObservationEqualTo(request);
    }

    @Test
    void spanIsChildOfSpanOfSubscriber() {
        SimpleTracer tracer = context.getBean(SimpleTracer.class);
        Observation request = Observation.start("request", observations);

        etch.insert(new Note(1, "a"))
                .contextWrite(reactor -> reactor.put(PARENT_KEY, request))
                .block(TIMEOUT);
        request.stop();

        SimpleSpan parent = span(tracer, "request");
        SimpleSpan child = span(tracer, "insert notes");
        assertThat(child.context().parentId()).isEqualTo(parent.context().spanId());
        assertThat(child.context().traceId()).isEqualTo(parent.context().traceId());
        assertThat(child.getTags()).containsEntry("table", "notes").doesNotContainValue("a");
    }

    private static SimpleSpan span(SimpleTracer tracer, String name) {
        List<SimpleSpan> named = tracer.getSpans().stream()
                .filter(span -> name.equals(span.getName()))
                .toList();
        assertThat(named).hasSize(1);
        return named.get(0);
    }

    @Test
    void metersCountStatementsTimeAndRows() {
        etch.insert(new Note(1, "a")).then(etch.insert(new Note(2, "b"))).block(TIMEOUT);
        etch.query(Note.class).blockLast(TIMEOUT);

        MeterRegistry meters = context.getBean(MeterRegistry.class);
        assertThat(meters.get(STATEMENT)
                        .tags("verb", "insert", "table", "notes", "outcome", "completed", "error", "none")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get(StatementObservationDocumentation.ROWS)
                        .tags("verb", "query", "table", "notes")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void everyKeyIsDocumented() {
        etch.insert(new Note(1, "a")).then(Mono.empty()).block(TIMEOUT);

        TestObservationRegistryAssert.assertThat(observations)
                .hasSingleObservationThat()
                .hasOnlyKeys(Arrays.stream(StatementObservationDocumentation.STATEMENT.getLowCardinalityKeyNames())
                        .map(key -> key.asString())
                        .toArray(String[]::new));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        SimpleMeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        SimpleTracer tracer() {
            return new SimpleTracer();
        }

        @Bean
        TestObservationRegistry observations() {
            return TestObservationRegistry.create();
        }
    }
}
