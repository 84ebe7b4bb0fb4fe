package io.etchdb.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application while its clients hang up or its operator stops it. */
abstract class FaultSuite extends DatabaseSuite {

    /** What Netty says where the answer and the reset of its connection meet; there is nobody to be answered. */
    private static final String CLIENT_IS_GONE = "channel not registered to an event loop";

    private static final int POOL = 4;
    private static final int HANGING_UP = 300;

    private ApplicationProcess application;
    private EtchTemplate operator;

    FaultSuite(Kind kind) {
        super(kind);
    }

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        application = ApplicationProcess.start(
                directory,
                List.of(),
                List.of(
                        "--spring.etch.url=" + database().url(),
                        "--spring.etch.pool.max-size=" + POOL,
                        "--spring.etch.timeouts.lock=2s"));
        operator = EtchTemplate.connect(database().url());
    }

    @AfterEach
    void stop() throws InterruptedException {
        application.close();
        operator.close().block(ApplicationProcess.TIMEOUT);
    }

    @Test
    void keepsItsConnectionsWhenClientsHangUp() {
        Random random = new Random(42);
        String nobody = RunningApplication.NOBODY;
        for (int i = 0; i < HANGING_UP; i++) {
            // A transaction of @Transactional, one of etch, a write and a read.
            hangUp("POST /loans/" + nobody + "/return", "", random);
            hangUp("POST /books/" + nobody + "/loans", "{\"reader\":\"Ada\"}", random);
            hangUp("POST /authors", "{\"name\":\"Author of nobody " + i + "\"}", random);
            hangUp("GET /books?size=1", "", random);
        }

        ApplicationProcess.await("no connection is in use", this::allConnectionsAreFree);
        try (Load load = Load.on(application)) {
            load.awaitWrites(50);
            load.hasSeenNothingWorseThanUnavailable();
            load.hasLostNothingIn(operator);
        }
        assertThat(application.logged("ERROR").filter(line -> !line.contains(CLIENT_IS_GONE)))
                .isEmpty();
    }

    /** Asks, waits for a moment that ends before, while or after the application is at it, and resets the connection. */
    private void hangUp(String request, String body, Random random) {
        String head = request + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), application.port())) {
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
            TimeUnit.MICROSECONDS.sleep(random.nextInt(3_000));
            socket.setSoLinger(true, 0);
        } catch (IOException reset) {
            // The application was faster; then there is nothing to hang up on.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private boolean allConnectionsAreFree() {
        String health = application.get("/actuator/health/etch").getBody();
        return health.contains("\"status\":\"UP\"") && (database().kind().isSqlite() || health.contains("\"inUse\":0"));
    }

    @Test
    void losesNoAcknowledgedWriteWhenTerminated() throws InterruptedException {
        try (Load load = Load.on(application)) {
            load.awaitWrites(60);

            assertThat(application.terminate()).isEqualTo(143); // 128 + SIGTERM

            load.hasLostNothingIn(operator);
        }
        if (!database().kind().isSqlite()) {
            ApplicationProcess.await("no connection is left behind", () -> connections() == 0);
        }
        assertThat(application.logged("ERROR")).isEmpty();
        assertThat(application.log()).contains("Graceful shutdown complete");
    }

    private long connections() {
        return operator.fetchVal(
                        Long.class,
                        "SELECT count(*) FROM pg_stat_activity"
                                + " WHERE application_name = 'reading-list' AND datname = current_database()")
                .block(ApplicationProcess.TIMEOUT);
    }
}
