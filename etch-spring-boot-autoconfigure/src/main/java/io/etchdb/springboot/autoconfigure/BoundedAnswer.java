package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.etchdb.error.OperationalException;
import io.etchdb.execution.PoolStats;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/** What is asked of a database by somebody who waits a limited time only, and waits for no migration. */
record BoundedAnswer(EtchTemplate etch, Duration limit) {

    /**
     * The answer to {@code question}. Cold. Signals {@link OperationalException} if none comes in time: that no connection
     * became free, or else that the database did not answer.
     */
    <T> Mono<T> to(Mono<T> question) {
        return question.timeout(limit)
                .onErrorMap(TimeoutException.class, this::tooLate)
                .contextWrite(MigrationGate::passBy);
    }

    private OperationalException tooLate(Throwable error) {
        PoolStats pool = etch.pool().orElse(null);
        return new OperationalException(
                pool != null && pool.hasNoneLeft()
                        ? "no connection became free within " + limit.toMillis() + " ms: " + pool.diagnosis()
                        : "the database did not answer within " + limit.toMillis() + " ms",
                error);
    }
}
