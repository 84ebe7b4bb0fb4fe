package io.etchdb.execution.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Deadlines and cancels against connections that come at the same moment. */
class WaitingRoomTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Those who asked the pool, in order. */
    private final Queue<MonoSink<Connection>> queue = new ConcurrentLinkedQueue<>();

    private final AtomicInteger givenBack = new AtomicInteger();
    private final AtomicInteger cancelsOfThePool = new AtomicInteger();
    private final Mono<Connection> pool = Mono.create(sink -> {
        sink.onCancel(cancelsOfThePool::incrementAndGet);
        queue.add(sink);
    });

    private Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "close" -> Mono.fromRunnable(givenBack::incrementAndGet);
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> "a connection";
                });
    }

    private void hand(Connection connection) {
        queue.remove().success(connection);
    }

    private WaitingRoom room(int maxSize, Duration limit) {
        return new WaitingRoom(pool, maxSize, limit);
    }

    @Test
    void aConnectionThatIsThereComesInsideTheRequest() {
        Connection connection = connection();
        WaitingRoom room = new WaitingRoom(Mono.just(connection), 1, TIMEOUT);
        List<Connection> got = new ArrayList<>();
        room.subscribe(got::add);
        assertThat(got).containsExactly(connection);
        assertThat(room.waiting()).isZero();
    }

    @Test
    void whatIsDoneWithAConnectionBeginsWhenThePoolHasReturned() {
        AtomicBoolean inside = new AtomicBoolean();
        Mono<Connection> handing = new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Connection> actual) {
                inside.set(true);
                Mono.just(connection()).subscribe(actual);
                inside.set(false);
            }
        };
        List<Boolean> whileInside = new ArrayList<>();
        new WaitingRoom(handing, 1, TIMEOUT).subscribe(connection -> whileInside.add(inside.get()));
        assertThat(whileInside).containsExactly(false);
    }

    @Test
    void nothingIsAskedOfThePoolBeforeThereIsDemand() {
        StepVerifier.create(room(1, TIMEOUT), 0)
                .then(() -> assertThat(queue).isEmpty())
                .thenRequest(1)
                .then(() -> hand(connection()))
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(givenBack).hasValue(0);
    }

    @Test
    void whatComesBehindTheEndOfTheTimeGoesBack() {
        WaitingRoom room = room(1, Duration.ofMillis(5));
        StepVerifier.create(room)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(R2dbcTimeoutException.class)
                        .hasMessage("no connection came within 5 ms, the pool's maxAcquireTime"))
                .verify(TIMEOUT);
        assertThat(room.waiting()).isZero();
        assertThat(room.leftPlaces()).isEqualTo(1);
        hand(connection());
        assertThat(givenBack).hasValue(1);
        assertThat(room.leftPlaces()).isZero();
        assertThat(cancelsOfThePool).hasValue(0);
    }

    @Test
    void whatComesBehindACancelGoesBack() {
        WaitingRoom room = room(1, TIMEOUT);
        Disposable caller = room.subscribe();
        assertThat(room.waiting()).isEqualTo(1);
        caller.dispose();
        assertThat(room.waiting()).isZero();
        hand(connection());
        assertThat(givenBack).hasValue(1);
        assertThat(cancelsOfThePool).hasValue(0);
    }

    @Test
    void placesThatWereLeftAreTakenOverSoThatAPoolThatIsStuckIsNotAskedForEverMore() {
        WaitingRoom room = room(2, TIMEOUT);
        for (int i = 0; i < 1_000; i++) {
            room.subscribe().dispose();
        }
        assertThat(queue).hasSize(3);
        List<Connection> got = new ArrayList<>();
        room.subscribe(got::add);
        assertThat(queue).hasSize(3);
        Connection connection = connection();
        for (int i = 0; i < 3; i++) {
            hand(connection);
        }
        assertThat(got).containsExactly(connection);
        assertThat(givenBack).hasValue(2);
        assertThat(room.leftPlaces()).isZero();
        assertThat(room.waiting()).isZero();
    }

    @Test
    void whicheverComesFirstEveryConnectionIsUsedOnceOrGoesBack() throws InterruptedException {
        int rounds = 3_000;
        AtomicInteger used = new AtomicInteger();
        AtomicInteger timeouts = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        WaitingRoom room = room(4, Duration.ofMillis(1));
        for (int round = 0; round < rounds; round++) {
            CountDownLatch ended = new CountDownLatch(2);
            boolean cancels = round % 3 == 0;
            int before = used.get() + givenBack.get();
            Disposable caller = room.doFinally(signal -> ended.countDown())
                    .subscribe(connection -> used.incrementAndGet(), error -> timeouts.incrementAndGet());
            long nanos = 300_000 + round % 20 * 60_000L;
            Schedulers.boundedElastic()
                    .schedule(
                            () -> {
                                MonoSink<Connection> asking = queue.poll();
                                if (asking != null) {
                                    asking.success(connection());
                                }
                                ended.countDown();
                            },
                            nanos,
                            TimeUnit.NANOSECONDS);
            if (cancels) {
                Schedulers.parallel()
                        .schedule(
                                () -> {
                                    caller.dispose();
                                    cancelled.incrementAndGet();
                                },
                                nanos,
                                TimeUnit.NANOSECONDS);
            }
            assertThat(ended.await(20, TimeUnit.SECONDS)).as("round " + round).isTrue();
            assertThat(queue).isEmpty();
            assertThat(room.leftPlaces()).isZero();
            // A cancel at the moment of the hand-over may leave a connection with nobody to count it: the operators
            // between.
            assertThat(used.get() + givenBack.get() - before)
                    .as("used or given back in round " + round)
                    .isBetween(cancels ? 0 : 1, 1);
        }
        assertThat(room.waiting()).isZero();
        assertThat(cancelsOfThePool).hasValue(0);
        assertThat(used.get()).as("both happen").isBetween(1, rounds - 1);
        assertThat(timeouts.get()).isPositive();
    }
}
