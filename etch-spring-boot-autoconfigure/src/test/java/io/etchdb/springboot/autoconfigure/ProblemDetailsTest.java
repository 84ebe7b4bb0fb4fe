package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.error.BadSqlException;
import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.NotFoundException;
import io.etchdb.error.OperationalException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Errors of the database as a client over HTTP sees them. */
@ExtendWith(OutputCaptureExtension.class)
class ProblemDetailsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String ON = "spring.etch.web.problem-details=true";
    private static final String SECRET = "s3cret inside";

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EtchProblemDetailsAutoConfiguration.class,
                    ErrorWebFluxAutoConfiguration.class,
                    WebFluxAutoConfiguration.class,
                    HttpHandlerAutoConfiguration.class,
                    CodecsAutoConfiguration.class,
                    JacksonAutoConfiguration.class))
            .withUserConfiguration(Failing.class);

    @ParameterizedTest
    @CsvSource({
        "not-found, 404, It was not found.",
        "UNIQUE, 409, There is one like it.",
        "EXCLUSION, 409, It is in conflict with another.",
        "FOREIGN_KEY, 422, 'It refers to something that is not there, or something refers to it.'",
        "CHECK, 422, A value is out of the range that is stored.",
        "NOT_NULL, 422, A value is missing.",
        "stale, 409, Somebody else changed it meanwhile. Read it again and repeat the change.",
        "serialization, 503, It met another change at the same moment and was undone. Try again.",
        "deadlock, 503, It met another change at the same moment and was undone. Try again.",
        "locked, 503, Somebody else is changing it and has not finished. Nothing was changed. Try again later.",
        "unreachable, 503, The database does not answer. Try again later.",
        "exhausted, 503, No connection to the database became free in time. Try again later.",
        "value, 422, A value cannot be stored.",
        "wrapped, 503, The database does not answer. Try again later."
    })
    void answersWithProblemDetails(String failure, int status, String detail) {
        runner.withPropertyValues(ON).run(context -> client(context)
                .get()
                .uri("/failing/" + failure)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(status)
                .jsonPath("$.detail")
                .isEqualTo(detail)
                .jsonPath("$.instance")
                .isEqualTo("/failing/" + failure)
                .consumeWith(result -> assertThat(new String(result.getResponseBodyContent(), StandardCharsets.UTF_8))
                        .doesNotContain(SECRET, "SELECT", "members_")
                        .doesNotContainIgnoringCase("member")));
    }

    @ParameterizedTest
    @CsvSource({
        "unreachable, database not available",
        "exhausted, database not available",
        "wrapped, database not available",
        "locked, database busy",
        "deadlock, database busy"
    })
    void saysWhenToTryAgainAndLogsIfDatabaseIsToBlame(String failure, String logged, CapturedOutput output) {
        runner.withPropertyValues(ON, "spring.etch.web.retry-after=1500ms").run(context -> client(context)
                .get()
                .uri("/failing/" + failure)
                .exchange()
                .expectHeader()
                .valueEquals(HttpHeaders.RETRY_AFTER, "2"));

        assertThat(output).contains(logged + ": " + SECRET);
    }

    @Test
    void saysNoTimeToWhomTryingAgainDoesNotHelp() {
        runner.withPropertyValues(ON).run(context -> client(context)
                .get()
                .uri("/failing/stale")
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectHeader()
                .doesNotExist(HttpHeaders.RETRY_AFTER));
    }

    @Test
    void coversFunctionalEndpoints() {
        runner.withPropertyValues(ON).run(context -> client(context)
                .get()
                .uri("/functional")
                .exchange()
                .expectStatus()
                .isEqualTo(404)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON));
    }

    @Test
    void leavesFaultOfApplicationToErrorPage() {
        runner.withPropertyValues(ON).run(context -> client(context)
                .get()
                .uri("/failing/bad-sql")
                .exchange()
                .expectStatus()
                .isEqualTo(500)
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON));
    }

    @Test
    void leavesOtherErrorsAlone() {
        runner.withPropertyValues(ON).run(context -> client(context)
                .get()
                .uri("/nowhere")
                .exchange()
                .expectStatus()
                .isNotFound());
        runner.withPropertyValues(ON).run(context -> client(context)
                .get()
                .uri("/failing/other")
                .exchange()
                .expectStatus()
                .isEqualTo(500));
    }

    @Test
    void handlersOfApplicationGoFirst() {
        runner.withPropertyValues(ON).withUserConfiguration(OwnAdvice.class).run(context -> client(context)
                .get()
                .uri("/failing/not-found")
                .exchange()
                .expectStatus()
                .isEqualTo(200)
                .expectBody(String.class)
                .isEqualTo("handled by the application"));
    }

    @Test
    void wordsOfApplicationGoFirst() {
        StaticMessageSource messages = new StaticMessageSource();
        String integrity = "problemDetail." + IntegrityException.class.getName();
        messages.addMessage(integrity + ".UNIQUE.members", Locale.ENGLISH, "There is a member of this name.");
        messages.addMessage(integrity + ".CHECK", Locale.ENGLISH, "That is not possible.");
        messages.addMessage(integrity, Locale.ENGLISH, "No.");
        messages.addMessage(
                "problemDetail." + ConcurrencyException.class.getName() + ".LOCKED", Locale.ENGLISH, "Wait a moment.");
        messages.addMessage("problemDetail." + NotFoundException.class.getName(), Locale.GERMAN, "{0} gibt es nicht.");
        ReactiveWebApplicationContextRunner own =
                runner.withPropertyValues(ON).withBean("messageSource", StaticMessageSource.class, () -> messages);

        own.run(context -> {
            assertThat(detail(context, "UNIQUE", "en")).isEqualTo("There is a member of this name.");
            assertThat(detail(context, "CHECK", "en")).isEqualTo("That is not possible.");
            assertThat(detail(context, "NOT_NULL", "en")).isEqualTo("No.");
            assertThat(detail(context, "not-found", "de")).isEqualTo("member gibt es nicht.");
            assertThat(detail(context, "not-found", "en")).isEqualTo("It was not found.");
            assertThat(detail(context, "locked", "en")).isEqualTo("Wait a moment.");
        });
    }

    private static Object detail(ApplicationContext context, String failure, String language) {
        return client(context)
                .get()
                .uri("/failing/" + failure)
                .header(HttpHeaders.ACCEPT_LANGUAGE, language)
                .exchange()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody()
                .get("detail");
    }

    @Test
    void answersForRealDatabase() {
        runner.withPropertyValues(ON, "spring.etch.url=sqlite::memory:")
                .withConfiguration(AutoConfigurations.of(
                        EtchConnectionFactoryAutoConfiguration.class,
                        EtchAutoConfiguration.class,
                        R2dbcAutoConfiguration.class))
                .withUserConfiguration(Members.class)
                .run(context -> {
                    context.getBean(EtchTemplate.class)
                            .executeScript(
                                    "CREATE TABLE members (id BIGINT PRIMARY KEY, name TEXT NOT NULL CHECK (name <> ''))")
                            .block(TIMEOUT);
                    WebTestClient client = client(context);
                    client.get().uri("/members/1/Ada").exchange().expectStatus().isOk();
                    client.get().uri("/members/1/Ada").exchange().expectStatus().isEqualTo(409);
                    client.get().uri("/members/2/-").exchange().expectStatus().isEqualTo(422);
                    client.get().uri("/members/3").exchange().expectStatus().isNotFound();
                });
    }

    @Test
    void isOffByDefault() {
        runner.run(context -> {
            assertThat(context).doesNotHaveBean(EtchProblemDetailsAutoConfiguration.class);
            client(context)
                    .get()
                    .uri("/failing/not-found")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(500);
        });
    }

    @Test
    void backsOffWithoutWebFlux() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(EtchProblemDetailsAutoConfiguration.class))
                .withPropertyValues(ON)
                .withClassLoader(new FilteredClassLoader("org.springframework.web.reactive"))
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(EtchProblemDetailsAutoConfiguration.class));
    }

    @Test
    void backsOffOutsideReactiveWebApplication() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(EtchProblemDetailsAutoConfiguration.class))
                .withPropertyValues(ON)
                .run(context -> assertThat(context).doesNotHaveBean(EtchProblemDetailsAutoConfiguration.class));
    }

    @Test
    void negativeRetryAfterStopsStart() {
        runner.withPropertyValues(ON, "spring.etch.web.retry-after=-1s").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidEtchPropertyException.class)
                .hasMessageContaining("spring.etch.web.retry-after"));
    }

    private static WebTestClient client(ApplicationContext context) {
        return WebTestClient.bindToApplicationContext(context)
                .configureClient()
                .responseTimeout(TIMEOUT)
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    static class Failing {

        @RestController
        static class FailingController {

            @GetMapping("/failing/{failure}")
            Mono<String> fail(@PathVariable String failure) {
                return Mono.error(failure(failure));
            }
        }

        @Bean
        RouterFunction<ServerResponse> functional() {
            return RouterFunctions.route()
                    .GET("/functional", request -> Mono.error(failure("not-found")))
                    .build();
        }
    }

    private static RuntimeException failure(String name) {
        String sql = "SELECT " + SECRET;
        return switch (name) {
            case "not-found" -> new NotFoundException(Member.class, SECRET);
            case "stale" -> new ConcurrencyException(SECRET, null, null, null);
            case "serialization" -> new ConcurrencyException(SECRET, "40001", sql, null);
            case "deadlock" -> new ConcurrencyException(SECRET, "40P01", sql, null);
            case "locked" -> new ConcurrencyException(SECRET, "55P03", sql, null);
            case "exhausted" -> new OperationalException(SECRET, new R2dbcTimeoutException(SECRET));
            case "unreachable" -> new OperationalException(SECRET, null);
            case "value" -> new EtchException(SECRET, "22021", sql, null);
            case "wrapped" -> new DataAccessResourceFailureException("outside", new OperationalException(SECRET, null));
            case "bad-sql" -> new BadSqlException(SECRET, "42601", sql, null);
            case "other" -> new IllegalStateException(SECRET);
            default ->
                new IntegrityException(
                        SECRET,
                        IntegrityException.Kind.valueOf(name),
                        "members_name_key",
                        "members",
                        "name",
                        "23505",
                        sql,
                        null);
        };
    }

    @RestControllerAdvice
    static class OwnAdvice {

        @ExceptionHandler
        String handle(NotFoundException e) {
            return "handled by the application";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Members {

        @RestController
        static class MemberController {

            private final EtchTemplate etch;

            MemberController(EtchTemplate etch) {
                this.etch = etch;
            }

            @GetMapping("/members/{id}")
            Mono<Member> get(@PathVariable long id) {
                return etch.require(Member.class, id);
            }

            @GetMapping("/members/{id}/{name}")
            Mono<Member> add(@PathVariable long id, @PathVariable String name) {
                return etch.insert(new Member(id, name.replace("-", "")));
            }
        }
    }
}
