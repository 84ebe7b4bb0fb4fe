package io.etchdb.execution.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.Wrapped;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What becomes of connections that die, grow old, or come back in the middle of something. */
class OwnPoolTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final List<Fake> opened = new CopyOnWriteArrayList<>();
    private final List<OwnPool> pools = new ArrayList<>();
    private boolean proxies;

    /** A connection that notes what is asked of it. */
    private static final class Fake {

        final List<String> calls = new CopyOnWriteArrayList<>();
        volatile boolean alive = true;
        volatile boolean rollbackFails;
        volatile boolean closeFails;
        final Scheduler loop = Schedulers.newSingle("the-loop");

        /** Whether something stands before the driver's connection. */
        private boolean proxied;

        Connection proxy() {
            proxied = true;
            return connection();
        }

        private Object driver() {
            return (Wrapped<?>) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Wrapped.class}, (proxy, method, arguments) -> loop);
        }

        Connection connection() {
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {Connection.class, Wrapped.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "validate" -> Mono.fromSupplier(() -> alive);
                        // As r2dbc-proxy does: whatever is asked for, the connection itself.
                        case "unwrap" -> proxied ? driver() : loop;
                        case "close" ->
                            closeFails ? Mono.error(new IllegalStateException("broken pipe")) : noted(method.getName());
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        case "toString" -> "a connection";
                        case "rollbackTransaction" ->
                            rollbackFails ? Mono.error(new IllegalStateException("broken")) : noted(method.getName());
                        default -> noted(method.getName());
                    });
        }

        private Mono<Void> noted(String call) {
            return Mono.fromRunnable(() -> calls.add(call));
        }
    }

    private final ConnectionFactory factory = new ConnectionFactory() {
        @Override
        public Publisher<? extends Connection> create() {
            return Mono.fromSupplier(() -> {
                Fake fake = new Fake();
                opened.add(fake);
                return proxies ? fake.proxy() : fake.connection();
            });
        }

        @Override
        public ConnectionFactoryMetadata getMetadata() {
            return () -> "PostgreSQL";
        }
    };

    private OwnPool pool(int size, Duration maxLifeTime, Duration maxIdleTime) {
        OwnPool pool =
                new OwnPool(factory, new PoolSettings(0, 0, size, Duration.ofSeconds(5), maxLifeTime, maxIdleTime));
        pools.add(pool);
        return pool;
    }

    private OwnPool pool(int size) {
        return pool(size, Duration.ofMinutes(30), Duration.ofMinutes(10));
    }

    @AfterEach
    void close() {
        pools.forEach(pool -> pool.disposeLater().block(TIMEOUT));
        opened.forEach(fake -> fake.loop.dispose());
    }

    private static Connection acquire(OwnPool pool) {
        return pool.create().block(TIMEOUT);
    }

    private static void close(Connection connection) {
        Mono.from(connection.close()).block(TIMEOUT);
    }

    private static int allocated(OwnPool pool) {
        return pool.getMetrics().orElseThrow().allocatedSize();
    }

    @Test
    void theOneThatWasUsedLastIsUsedNext() {
        OwnPool pool = pool(2);
        Connection first = acquire(pool);
        Connection second = acquire(pool);
        close(first);
        close(second);
        assertThat(driversOf(acquire(pool))).isSameAs(driversOf(second));
        assertThat(opened).hasSize(2);
    }

    private static Object driversOf(Connection connection) {
        return ((Wrapped<?>) connection).unwrap();
    }

    @Test
    void whenAllOfThemAreDeadAllAreReplaced() {
        OwnPool pool = pool(3);
        List<Connection> all = List.of(acquire(pool), acquire(pool), acquire(pool));
        all.forEach(OwnPoolTest::close);
        opened.forEach(fake -> fake.alive = false);
        List<Connection> again = List.of(acquire(pool), acquire(pool), acquire(pool));
        assertThat(opened).hasSize(6);
        assertThat(opened.subList(0, 3))
                .allSatisfy(dead -> assertThat(dead.calls).containsExactly("close"));
        assertThat(allocated(pool)).isEqualTo(3);
        again.forEach(OwnPoolTest::close);
    }

    @Test
    void aDeadOneThatIsGivenBackIsNotKept() {
        OwnPool pool = pool(1);
        Connection connection = acquire(pool);
        opened.get(0).alive = false;
        close(connection);
        assertThat(opened.get(0).calls).containsExactly("close");
        assertThat(allocated(pool)).isZero();
    }

    @Test
    void anOldOneIsReplaced() {
        OwnPool pool = pool(1, Duration.ofMillis(1), Duration.ofMinutes(1));
        Connection connection = acquire(pool);
        Mono.delay(Duration.ofMillis(5)).block(TIMEOUT);
        close(connection);
        assertThat(opened.get(0).calls).containsExactly("close");
        close(acquire(pool));
        assertThat(opened).hasSize(2);
    }

    @Test
    void oneThatNobodyUsesIsClosedInTheBackground() {
        OwnPool pool = pool(1, Duration.ofMinutes(1), Duration.ofMillis(50));
        close(acquire(pool));
        Mono.defer(() -> Mono.just(allocated(pool)))
                .filter(left -> left == 0)
                .repeatWhenEmpty(200, tries -> tries.delayElements(Duration.ofMillis(20)))
                .block(TIMEOUT);
        assertThat(opened.get(0).calls).containsExactly("close");
    }

    @Test
    void aTransactionLeftOpenIsRolledBack() {
        OwnPool pool = pool(1);
        Connection connection = acquire(pool);
        Mono.from(connection.beginTransaction()).block(TIMEOUT);
        close(connection);
        assertThat(opened.get(0).calls).containsExactly("beginTransaction", "rollbackTransaction");
        assertThat(allocated(pool)).isEqualTo(1);
    }

    @Test
    void aTransactionThatEndedIsLeftAlone() {
        OwnPool pool = pool(1);
        Connection connection = acquire(pool);
        Mono.from(connection.beginTransaction()).block(TIMEOUT);
        Mono.from(connection.commitTransaction()).block(TIMEOUT);
        close(connection);
        assertThat(opened.get(0).calls).containsExactly("beginTransaction", "commitTransaction");
    }

    @Test
    void whatCannotBeRolledBackIsGivenToNobody() {
        OwnPool pool = pool(1);
        Connection connection = acquire(pool);
        Mono.from(connection.beginTransaction()).block(TIMEOUT);
        opened.get(0).rollbackFails = true;
        close(connection);
        assertThat(opened.get(0).calls).containsExactly("beginTransaction", "close");
        close(acquire(pool));
        assertThat(opened).hasSize(2);
    }

    @Test
    void afterItWasGivenBackNothingGoesThroughIt() {
        OwnPool pool = pool(1);
        Connection connection = acquire(pool);
        close(connection);
        close(connection);
        assertThatIllegalStateException()
                .isThrownBy(() -> connection.createStatement("SELECT 1"))
                .withMessage("this connection was given back to its pool; ask for another");
        assertThatIllegalStateException().isThrownBy(connection::beginTransaction);
        Connection next = acquire(pool);
        close(connection);
        assertThat(pool.getMetrics().orElseThrow().acquiredSize())
                .as("closing twice takes nothing from the next")
                .isEqualTo(1);
        close(next);
    }

    @Test
    void whoHasWaitedGoesOnWhereTheConnectionsMessagesAreRead() {
        OwnPool pool = pool(1);
        Connection connection = acquire(pool);
        List<String> threads = new CopyOnWriteArrayList<>();
        Mono<Connection> waiting = pool.create()
                .doOnNext(next -> threads.add(Thread.currentThread().getName()))
                .cache();
        waiting.subscribe();
        assertThat(pool.waiting()).isEqualTo(1);
        close(connection);
        close(waiting.block(TIMEOUT));
        assertThat(threads).singleElement().asString().startsWith("the-loop");
    }

    @Test
    void aProxyThatAnswersWithTheConnectionDoesNoHarm() {
        proxies = true;
        OwnPool pool = pool(1);
        Connection connection = acquire(pool);
        Mono<Connection> waiting = pool.create().cache();
        waiting.subscribe();
        close(connection);
        close(waiting.block(TIMEOUT));
        assertThat(opened).hasSize(1);
    }

    @Test
    void aLoopThatIsBusyDoesNotHoldUpTheEndOfTheTime() throws InterruptedException {
        OwnPool pool = new OwnPool(
                factory,
                new PoolSettings(0, 0, 1, Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofMinutes(1)));
        pools.add(pool);
        Connection connection = acquire(pool);
        CountDownLatch busy = new CountDownLatch(1);
        opened.get(0).loop.schedule(() -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        StepVerifier.create(pool.create())
                .then(() -> close(connection))
                .expectError(R2dbcTimeoutException.class)
                .verify(TIMEOUT);
        busy.countDown();
        close(acquire(pool));
        assertThat(opened).as("the one that came too late went back").hasSize(1);
    }

    @Test
    void whoGivesBackWhatCannotBeClosedHearsNothingOfIt() {
        OwnPool pool = pool(1);
        Connection connection = acquire(pool);
        opened.get(0).alive = false;
        opened.get(0).closeFails = true;
        close(connection);
        assertThat(allocated(pool)).isZero();
        close(acquire(pool));
        opened.get(1).closeFails = true;
        pool.disposeLater().block(TIMEOUT);
    }

    @Test
    void aLoopThatHasEndedKeepsNobodyWaiting() {
        OwnPool pool = pool(1);
        Connection connection = acquire(pool);
        Mono<Connection> waiting = pool.create().cache();
        waiting.subscribe();
        opened.get(0).loop.dispose();
        close(connection);
        close(waiting.block(TIMEOUT));
    }

    @Test
    void whoLooksForThePoolFindsItsNumbers() {
        OwnPool pool = pool(4);
        Connection connection = acquire(pool);
        var metrics = pool.getMetrics().orElseThrow();
        assertThat(metrics.acquiredSize()).isEqualTo(1);
        assertThat(metrics.getMaxAllocatedSize()).isEqualTo(4);
        close(connection);
        assertThat(metrics.idleSize()).isEqualTo(1);
        assertThat(metrics.pendingAcquireSize()).isZero();
        assertThat(pool.unwrap()).isSameAs(factory);
        pool.close().block(TIMEOUT);
        assertThat(pool.isDisposed()).isTrue();
        assertThat(opened.get(0).calls).containsExactly("close");
    }
}
