package io.etchdb.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.sample.author.Author;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Clients that create authors, each one after the other, until it is closed. Knows which of them the application has
 * acknowledged, and what it answered instead.
 */
final class Load implements AutoCloseable {

    private static final int CLIENTS = 8;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(30);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final ApplicationProcess application;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<Integer, ResponseEntity<String>> refusals = new ConcurrentHashMap<>();
    private final Queue<Throwable> unanswered = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> ended;
    private volatile boolean closing;

    private Load(ApplicationProcess application) {
        this.application = application;
        this.ended = Flux.range(0, CLIENTS)
                .flatMap(client -> Mono.defer(this::write).repeat(() -> !closing), CLIENTS)
                .then()
                .toFuture();
    }

    static Load on(ApplicationProcess application) {
        return new Load(application);
    }

    private Mono<Void> write() {
        String name = "Author under load " + NUMBERS.incrementAndGet();
        return application
                .request(HttpMethod.POST, "/authors", "{\"name\":\"" + name + "\"}")
                .timeout(ApplicationProcess.TIMEOUT)
                .map(answer -> isAcknowledged(name, answer))
                .doOnError(unanswered::add)
                .onErrorReturn(false)
                .flatMap(done ->
                        done ? Mono.empty() : Mono.delay(PAUSE_AFTER_FAILURE).then());
    }

    private boolean isAcknowledged(String name, ResponseEntity<String> answer) {
        int status = answer.getStatusCode().value();
        if (status == 201) {
            acknowledged.add(name);
            return true;
        }
        refusals.put(status, answer);
        return false;
    }

    /** Returns when {@code more} further writes were acknowledged. */
    void awaitWrites(int more) {
        int wanted = acknowledged.size() + more;
        ApplicationProcess.await(
                more + " more writes are acknowledged", () -> acknowledged.size() >= wanted || !application.isAlive());
        assertThat(application.isAlive()).as(application.log()).isTrue();
    }

    /** The next answer that says this. */
    ResponseEntity<String> awaitRefusal(int status, String detail) {
        refusals.remove(status);
        ApplicationProcess.await(
                "a write is answered with " + status + ": " + detail,
                () -> refusals.containsKey(status)
                        && refusals.get(status).getBody().contains(detail));
        return refusals.get(status);
    }

    /** Every request got an answer, and none but success and 503, which says when to come again. */
    void hasSeenNothingWorseThanUnavailable() {
        assertThat(unanswered).isEmpty();
        assertThat(refusals.keySet()).as("answers: %s", refusals).isSubsetOf(503);
        assertThat(refusals.values())
                .allSatisfy(answer -> assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER))
                        .isEqualTo("5"));
    }

    /** Ends it; every write that was acknowledged is in the database. */
    void hasLostNothingIn(EtchTemplate database) {
        close();
        Set<String> stored = database.query(Author.class)
                .map(Author::name)
                .collect(Collectors.toSet())
                .block(ApplicationProcess.TIMEOUT);
        assertThat(acknowledged).isNotEmpty().isSubsetOf(stored);
    }

    /** Lets each client hear its last answer. */
    @Override
    public void close() {
        closing = true;
        ended.orTimeout(ApplicationProcess.TIMEOUT.toSeconds() * 2, TimeUnit.SECONDS)
                .join();
    }
}
