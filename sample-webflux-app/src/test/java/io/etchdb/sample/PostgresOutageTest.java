package io.etchdb.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.PostgresServer;
import io.etchdb.testdatabases.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What clients and operators see while PostgreSQL fails under the running application, which nobody restarts. */
class PostgresOutageTest {

    private static final int POOL = 4;
    private static final String EXHAUSTED = "No connection to the database became free in time. Try again later.";

    @TempDir
    private static Path directory;

    private static PostgresServer server;
    private static TestDatabase database;
    private static EtchTemplate operator;
    private static ApplicationProcess application;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
        database = server.createDatabase();
        operator = EtchTemplate.connect(database.url());
        application = ApplicationProcess.start(
                directory,
                List.of(),
                List.of(
                        "--spring.etch.url=" + database.url(),
                        "--spring.etch.pool.max-size=" + POOL,
                        "--spring.etch.pool.max-acquire-time=2s",
                        // Whoever waits for the locked table below, waits until it is given free.
                        "--spring.etch.timeouts.lock=120s"));
    }

    @AfterAll
    static void stop() throws Exception {
        application.close();
        operator.close().block(ApplicationProcess.TIMEOUT);
        database.close();
        server.close();
    }

    @Test
    void resumesWhenDatabaseIsBack() {
        try (Load load = Load.on(application)) {
            load.awaitWrites(30);

            server.stop();
            load.awaitRefusal(503, "The database does not answer. Try again later.");
            assertThat(application.status("/actuator/health")).isEqualTo(503);
            assertThat(application.get("/actuator/health/etch").getBody()).contains("\"status\":\"DOWN\"");
            assertThat(application.status("/actuator/health/readiness")).isEqualTo(503);
            assertThat(application.status("/actuator/health/liveness")).isEqualTo(200);

            server.restart();
            load.awaitWrites(30);
            ApplicationProcess.await("health is UP", () -> application.status("/actuator/health") == 200);
            assertThat(application.status("/actuator/health/readiness")).isEqualTo(200);
            assertThat(application.isAlive()).isTrue();
            load.hasSeenNothingWorseThanUnavailable();
            load.hasLostNothingIn(operator);
        }
    }

    @Test
    void opensNewConnectionsForThoseThatWereKilled() {
        try (Load load = Load.on(application)) {
            for (int round = 0; round < 4; round++) {
                load.awaitWrites(20);
                assertThat(operator.fetch("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                        + " WHERE application_name = 'reading-list'")
                                .count()
                                .block(ApplicationProcess.TIMEOUT))
                        .isPositive();
            }
            load.awaitWrites(30);
            ApplicationProcess.await("health is UP", () -> application.status("/actuator/health") == 200);
            load.hasSeenNothingWorseThanUnavailable();
            load.hasLostNothingIn(operator);
        }
    }

    /** A table that somebody has locked makes every statement on it slow, and takes connection after connection. */
    @Test
    void refusesSoonWhileEveryConnectionIsTaken() {
        try (Load load = Load.on(application)) {
            load.awaitWrites(30);
            operator.transaction(tx -> tx.execute("LOCK TABLE authors IN EXCLUSIVE MODE")
                            .then(Mono.fromRunnable(() -> refusesSoon(load)).subscribeOn(Schedulers.boundedElastic())))
                    .block();

            load.awaitWrites(30);
            assertThat(application.status("/books?size=1")).isEqualTo(200);
            load.hasSeenNothingWorseThanUnavailable();
            load.hasLostNothingIn(operator);
        }
    }

    private static void refusesSoon(Load load) {
        ResponseEntity<String> writer = load.awaitRefusal(503, EXHAUSTED);
        long begun = System.nanoTime();
        ResponseEntity<String> reader = application.get("/books?size=1");
        Duration waited = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(List.of(writer, reader)).allSatisfy(answer -> {
            assertThat(answer.getStatusCode().value()).isEqualTo(503);
            assertThat(answer.getBody()).contains(EXHAUSTED);
            assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("5");
        });
        assertThat(waited).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(10));
        assertThat(application.log())
                .contains("no connection became free within 2 s: " + POOL + " of " + POOL + " in use, ");
    }
}
