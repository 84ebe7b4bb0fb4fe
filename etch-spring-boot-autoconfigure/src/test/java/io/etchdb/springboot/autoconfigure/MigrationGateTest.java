package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.error.MigrationException;
import io.etchdb.error.OperationalException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.context.ContextView;

class MigrationGateTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ConnectionFactory factory = ConnectionFactories.get("r2dbc:sqlite:mem:///migration-gate");
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void runsMigrationsOnceForAllWhoWait() {
        Sinks.Empty<Void> end = Sinks.empty();
        MigrationGate gate = gate(end.asMono());

        StepVerifier.create(Mono.when(gate.pass(), gate.pass(), Mono.fromRunnable(end::tryEmitEmpty)))
                .expectComplete()
                .verify(TIMEOUT);
        StepVerifier.create(gate.pass()).expectComplete().verify(TIMEOUT);

        assertThat(runs).hasValue(1);
        assertThat(gate.isPassed()).isTrue();
    }

    @Test
    void givesConnectionsOnlyAfterMigrations() {
        Sinks.Empty<Void> end = Sinks.empty();
        ConnectionFactory gated = new GatedConnectionFactory(factory, gate(end.asMono()));

        StepVerifier.create(Mono.from(gated.create()).flatMap(connection -> Mono.from(connection.close())))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(100))
                .then(end::tryEmitEmpty)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void givesConnectionAtOnceToWhoPassesBy() {
        ConnectionFactory gated = new GatedConnectionFactory(factory, gate(Mono.never()));

        StepVerifier.create(Mono.<Connection>from(gated.create())
                        .flatMap(connection -> Mono.from(connection.close()))
                        .contextWrite(MigrationGate::passBy))
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(runs).hasValue(0);
    }

    @Test
    void goesOnWhenFirstCallerCancels() {
        Sinks.Empty<Void> end = Sinks.empty();
        MigrationGate gate = gate(end.asMono());

        Disposable first = gate.pass().subscribe();
        first.dispose();
        end.tryEmitEmpty();

        StepVerifier.create(gate.pass()).expectComplete().verify(TIMEOUT);
        assertThat(runs).hasValue(1);
    }

    @Test
    void hidesContextOfCaller() {
        AtomicReference<ContextView> seen = new AtomicReference<>();
        MigrationGate gate = gate(Mono.deferContextual(context -> {
            seen.set(context);
            return Mono.empty();
        }));

        StepVerifier.create(gate.pass().contextWrite(context -> context.put("transaction", "open")))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(seen.get().isEmpty()).isTrue();
    }

    @Test
    void remembersFailedMigration() {
        MigrationGate gate = gate(Mono.error(new MigrationException("drift", "0001.sql", null)));

        StepVerifier.create(gate.pass()).expectError(MigrationException.class).verify(TIMEOUT);
        StepVerifier.create(gate.pass()).expectError(MigrationException.class).verify(TIMEOUT);

        assertThat(runs).hasValue(1);
        assertThat(gate.isPassed()).isFalse();
    }

    @Test
    void triesAgainWhenDatabaseWasOutOfReach() {
        MigrationGate gate = gate(
                Mono.defer(() -> runs.get() == 1 ? Mono.error(new OperationalException("down", null)) : Mono.empty()));

        StepVerifier.create(gate.pass()).expectError(OperationalException.class).verify(TIMEOUT);
        StepVerifier.create(gate.pass()).expectComplete().verify(TIMEOUT);

        assertThat(runs).hasValue(2);
        assertThat(gate.isPassed()).isTrue();
    }

    private MigrationGate gate(Mono<Void> migrations) {
        MigrationGate gate = new MigrationGate(
                ungated -> Mono.fromRunnable(runs::incrementAndGet).then(migrations));
        gate.standBefore(factory);
        return gate;
    }
}
