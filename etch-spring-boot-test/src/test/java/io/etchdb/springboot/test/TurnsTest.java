package io.etchdb.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.springboot.test.Turns.Turn;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class TurnsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Turns turns = new Turns(Duration.ofMillis(100));

    @Test
    void comeInTheOrderInWhichTheyWereTaken() {
        Turn first = turns.enter();
        Turn second = turns.enter();
        Turn third = turns.enter();

        first.comes().block(TIMEOUT);
        first.leave();
        second.comes().block(TIMEOUT);
        second.leave();
        third.comes().block(TIMEOUT);
    }

    @Test
    void failsWhenTheOneBeforeStaysTooLong() {
        turns.enter();

        StepVerifier.create(turns.enter().comes())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(R2dbcTimeoutException.class)
                        .hasMessageStartingWith("the connection of the test was not free for 100 ms"))
                .verify(TIMEOUT);
    }

    @Test
    void whoLeavesBeforeItsTurnIsPassedOver() {
        Turn first = turns.enter();
        Turn second = turns.enter();
        Turn third = turns.enter();

        second.leave();
        StepVerifier.create(third.comes())
                .expectError(R2dbcTimeoutException.class)
                .verify(TIMEOUT);
        first.leave();
        first.leave();
        third.comes().block(TIMEOUT);
    }

    @Test
    void neverGivesTheConnectionToTwo() {
        Turns patient = new Turns(TIMEOUT);
        AtomicInteger using = new AtomicInteger();

        StepVerifier.create(Flux.range(0, 2_000)
                        .parallel(4)
                        .runOn(Schedulers.parallel())
                        .flatMap(n -> Mono.usingWhen(
                                Mono.fromSupplier(patient::enter),
                                turn -> turn.comes()
                                        .then(Mono.fromSupplier(using::incrementAndGet))
                                        .doOnNext(count -> using.decrementAndGet()),
                                turn -> Mono.fromRunnable(turn::leave)))
                        .sequential()
                        .all(count -> count == 1))
                .expectNext(true)
                .expectComplete()
                .verify(TIMEOUT);
    }
}
