package io.etchdb.sample;

import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The parent of suites that talk to the running application: started by its own main class, on a free port. */
abstract class RunningApplication extends DatabaseSuite {

    static final Duration TIMEOUT = Duration.ofSeconds(30);
    static final String NOBODY = "00000000-0000-7000-8000-000000000000";

    private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {};
    private static final AtomicLong NUMBERS = new AtomicLong(9_780_000_000_000L);

    private final List<String> arguments;
    private ConfigurableApplicationContext application;
    private WebTestClient client;

    RunningApplication(Kind kind, String... arguments) {
        super(kind);
        this.arguments = List.of(arguments);
    }

    @BeforeAll
    void start() {
        List<String> all = new ArrayList<>(arguments);
        all.add("--server.port=0");
        all.add("--server.address=127.0.0.1");
        all.add("--spring.etch.url=" + database().url());
        // A busy machine is no reason to fail.
        all.add("--spring.etch.pool.max-acquire-time=20s");
        application = SpringApplication.run(ReadingListApplication.class, all.toArray(String[]::new));
        // A new connection for each request: Reactor Netty 1.3.6 stops reading a kept-alive one when a request arrives
        // before the response ahead of it is wound up and is then answered at once (its issue 4361).
        HttpClient fresh = HttpClient.create(ConnectionProvider.newConnection());
        client = WebTestClient.bindToServer(new ReactorClientHttpConnector(fresh))
                .baseUrl("http://127.0.0.1:" + port())
                .responseTimeout(TIMEOUT)
                .build();
    }

    @AfterAll
    void stop() {
        if (application != null) {
            application.close();
        }
    }

    final int port() {
        return ((WebServerApplicationContext) application).getWebServer().getPort();
    }

    final <B> B bean(Class<B> type) {
        return application.getBean(type);
    }

    // ---- what every test needs: a number, an author, a book ----

    static String isbn() {
        return String.valueOf(NUMBERS.incrementAndGet());
    }

    static String named(String what) {
        return what + " " + NUMBERS.incrementAndGet();
    }

    /** A JSON object of names and values in turn; unlike {@code Map.of}, a value may be {@code null}. */
    static String json(Object... namesAndValues) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            members.add("\"" + namesAndValues[i] + "\":" + (value instanceof String ? "\"" + value + "\"" : value));
        }
        return "{" + String.join(",", members) + "}";
    }

    final WebTestClient.ResponseSpec get(String uri, Object... variables) {
        return client.get().uri(uri, variables).exchange();
    }

    final WebTestClient.ResponseSpec post(String uri, String body) {
        return client.post()
                .uri(URI.create("http://127.0.0.1:" + port() + uri))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    final WebTestClient.ResponseSpec patch(String uri, String body) {
        return client.patch()
                .uri(uri)
                .contentType(MediaType.valueOf("application/merge-patch+json"))
                .bodyValue(body)
                .exchange();
    }

    final WebTestClient.ResponseSpec delete(String uri) {
        return client.delete().uri(uri).exchange();
    }

    static Map<String, Object> body(WebTestClient.ResponseSpec response, int status) {
        return response.expectStatus()
                .isEqualTo(status)
                .expectBody(OBJECT)
                .returnResult()
                .getResponseBody();
    }

    final Map<String, Object> created(String uri, Object... namesAndValues) {
        return body(post(uri, json(namesAndValues)), 201);
    }

    final String author() {
        return (String) created("/authors", "name", named("Author")).get("id");
    }

    final Map<String, Object> book(Object... more) {
        List<Object> all = new ArrayList<>(List.of("authorId", author(), "title", named("Title")));
        all.addAll(Arrays.asList(more));
        return created("/books", all.toArray());
    }
}
