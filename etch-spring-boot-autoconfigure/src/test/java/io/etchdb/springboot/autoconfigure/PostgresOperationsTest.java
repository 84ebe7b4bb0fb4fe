package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchOptions;
import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class PostgresOperationsTest extends OperationsSuite {

    PostgresOperationsTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @Test
    void healthAndEndpointTellWhatPoolDoes() {
        get("/actuator/health")
                .jsonPath("$.components.etch.details.pool.maximum")
                .isEqualTo(10)
                .jsonPath("$.components.etch.details.pool.waiting")
                .isEqualTo(0);
        get("/actuator/etch")
                .jsonPath("$.templates.etchTemplate.pool.maximum")
                .isEqualTo(10)
                .jsonPath("$.templates.etchTemplate.pool.inUse")
                .isNumber();
    }

    @Test
    void endpointTellsOtherSessionsWithoutLiterals() {
        EtchTemplate reporter = EtchTemplate.connect(EtchOptions.builder()
                .url(database.url())
                .applicationName("reporter")
                .pool(pool -> pool.maxSize(1))
                .build());
        String session = "$.templates.etchTemplate.sessions[?(@.application == 'reporter')]";

        reporter.transaction(tx -> tx.execute("UPDATE notes SET body = 's3cret' WHERE id = 4711")
                        .publishOn(Schedulers.boundedElastic())
                        .doOnSuccess(updated -> get("/actuator/etch")
                                .jsonPath(session + ".state")
                                .isEqualTo("idle in transaction")
                                .jsonPath(session + ".text")
                                .isEqualTo("UPDATE notes SET body = ? WHERE id = ?")
                                .jsonPath(session + ".longRunning")
                                .isEqualTo(false)
                                .jsonPath(session + ".transactionMillis")
                                .value(millis -> assertThat((List<?>) millis).hasSize(1))
                                .jsonPath(session + ".blockedBy[*]")
                                .isEmpty()))
                .block(TIMEOUT);
        reporter.close().block(TIMEOUT);
    }
}
