package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;
import org.junit.jupiter.api.Test;

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
}
