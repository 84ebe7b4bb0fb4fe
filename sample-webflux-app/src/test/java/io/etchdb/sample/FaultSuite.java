package io.etchdb.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application while its operator stops it under load. */
abstract class FaultSuite extends DatabaseSuite {

    private static final int POOL = 4;

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
