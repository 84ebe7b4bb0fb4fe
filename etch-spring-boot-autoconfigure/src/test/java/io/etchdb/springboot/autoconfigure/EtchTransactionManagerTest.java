package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** What becomes of a connection whose caller leaves, at each point of a transaction, and what the database is told. */
class EtchTransactionManagerTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Connections that answer when the test says so, and count. */
    private static final class Scripted implements ConnectionFactory {

        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private final AtomicInteger rolledBack = new AtomicInteger();
        private final AtomicInteger committed = new AtomicInteger();
        private Mono<Void> beforeConnection = Mono.empty();
        private Mono<Void> begin = Mono.empty();
        private Mono<Void> commit = Mono.empty();

        @Override
        public Publisher<? extends Connection> create() {
            return beforeConnection.then(Mono.fromSupplier(() -> {
                opened.incrementAndGet();
                return connection();
            }));
        }

        private Connection connection() {
            return (Connection) Proxy.newProxyInstance(
                    Scripted.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "beginTransaction" -> begin;
                        case "commitTransaction" -> commit.doOnSuccess(done -> committed.incrementAndGet());
                        case "rollbackTransaction" -> Mono.fromRunnable(rolledBack::incrementAndGet);
                        case "close" -> Mono.fromRunnable(closed::incrementAndGet);
                        case "isAutoCommit" -> false;
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "toString" -> "a connection";
                        default -> Mono.empty();
                    });
        }

        @Override
        public ConnectionFactoryMetadata getMetadata() {
            return () -> "SQLite";
        }

        private void isGivenBack(int connections) {
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(closed).hasValue(connections));
            assertThat(opened).hasValue(connections);
        }
    }

    private final Scripted factory = new Scripted();
    private final EtchTransactionManager manager = new EtchTransactionManager(new SpringTransactions(factory));

    private TransactionalOperator operator() {
        return TransactionalOperator.create(manager);
    }

    private TransactionalOperator operator(int propagation) {
        return TransactionalOperator.create(manager, new DefaultTransactionDefinition(propagation));
    }

    @Test
    void cancelBeforeThereIsConnectionGivesItBackWhenItComes() {
        Sinks.Empty<Void> gate = Sinks.empty();
        factory.beforeConnection = gate.asMono();

        operator().transactional(Mono.just(1)).subscribe().dispose();
        gate.tryEmitEmpty();

        factory.isGivenBack(1);
    }

    @Test
    void cancelDuringBeginRollsBackAndGivesBack() {
        Sinks.Empty<Void> begun = Sinks.empty();
        factory.begin = begun.asMono();

        operator().transactional(Mono.just(1)).subscribe().dispose();
        assertThat(factory.closed).hasValue(0);
        begun.tryEmitEmpty();

        factory.isGivenBack(1);
        assertThat(factory.rolledBack).hasValue(1);
    }

    @Test
    void cancelDuringBeginThatFailsGivesBack() {
        Sinks.Empty<Void> begun = Sinks.empty();
        factory.begin = begun.asMono();

        operator().transactional(Mono.just(1)).subscribe().dispose();
        begun.tryEmitError(new IllegalStateException("no"));

        factory.isGivenBack(1);
    }

    @Test
    void cancelWhileTimeoutIsSetRollsBackAndGivesBack() {
        Sinks.Empty<Void> begun = Sinks.empty();
        factory.begin = begun.asMono();
        DefaultTransactionDefinition limited = new DefaultTransactionDefinition();
        limited.setTimeout(1);

        TransactionalOperator.create(manager, limited)
                .transactional(Mono.just(1))
                .subscribe()
                .dispose();
        begun.tryEmitEmpty();

        factory.isGivenBack(1);
        assertThat(factory.rolledBack).hasValue(1);
    }

    @Test
    void cancelDuringWorkRollsBackAndGivesBack() {
        operator().transactional(Mono.never()).subscribe().dispose();

        factory.isGivenBack(1);
        assertThat(factory.rolledBack).hasValue(1);
    }

    @Test
    void cancelDuringCommitGivesBack() {
        Sinks.Empty<Void> committing = Sinks.empty();
        factory.commit = committing.asMono();

        operator().transactional(Mono.just(1)).subscribe().dispose();
        committing.tryEmitEmpty();

        factory.isGivenBack(1);
        assertThat(factory.committed).hasValue(1);
        assertThat(factory.rolledBack).hasValue(0);
    }

    /** Whoever leaves in the moment in which the transaction is handed over is not told apart from one who stays. */
    @Test
    void cancelThatMeetsTheEndOfBeginLosesNoConnection() {
        int rounds = 5_000;
        for (int round = 0; round < rounds; round++) {
            Sinks.Empty<Void> begun = Sinks.empty();
            factory.begin = begun.asMono();
            Disposable caller = operator().transactional(Mono.<Integer>never()).subscribe();
            Mono<Void> left = Mono.<Void>fromRunnable(caller::dispose).subscribeOn(Schedulers.parallel());
            Mono<Void> arrived = Mono.<Void>fromRunnable(begun::tryEmitEmpty).subscribeOn(Schedulers.parallel());
            Mono.when(left, arrived).block(TIMEOUT);
        }

        factory.isGivenBack(rounds);
        assertThat(factory.rolledBack).hasValue(rounds);
    }

    @Test
    void cancelWhileNewTransactionBeginsInsideAnotherGivesBackBoth() {
        Sinks.Empty<Void> begun = Sinks.empty();
        Mono<Integer> inner =
                operator(TransactionDefinition.PROPAGATION_REQUIRES_NEW).transactional(Mono.just(1));
        Mono<Integer> outer = operator().transactional(Mono.defer(() -> {
            factory.begin = begun.asMono();
            return inner;
        }));

        outer.subscribe().dispose();
        begun.tryEmitEmpty();

        factory.isGivenBack(2);
        assertThat(factory.rolledBack).hasValue(2);
    }

    @Test
    void cancelInsideNewTransactionInsideAnotherGivesBackBoth() {
        Mono<Integer> inner =
                operator(TransactionDefinition.PROPAGATION_REQUIRES_NEW).transactional(Mono.never());

        operator().transactional(inner).subscribe().dispose();

        factory.isGivenBack(2);
        assertThat(factory.rolledBack).hasValue(2);
    }
}
