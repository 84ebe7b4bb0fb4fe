package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.r2dbc.spi.ConnectionMetadata;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

/**
 * Up when the database answers a ping, which does not wait for migrations. Ends in bounded time, whatever the database
 * does. Latency is the ping's, with the wait for a connection of the pool.
 */
final class EtchHealthIndicator extends AbstractReactiveHealthIndicator {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final double NANOS_PER_MILLI = 1_000_000;
    private static final double HUNDREDTHS = 100;

    private final EtchTemplate etch;
    private final @Nullable MigrationGate gate;
    private final Duration limit;

    /** Told by the first connection; a server that is upgraded meanwhile shows the old one until the next start. */
    private volatile @Nullable String version;

    /** @param gate before the template's connections, or {@code null} if there is none */
    EtchHealthIndicator(EtchTemplate etch, @Nullable MigrationGate gate) {
        this(etch, gate, LIMIT);
    }

    EtchHealthIndicator(EtchTemplate etch, @Nullable MigrationGate gate, Duration limit) {
        super("etch's health check failed");
        this.etch = etch;
        this.gate = gate;
        this.limit = limit;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        builder.withDetail("database", Templates.database(etch));
        if (gate != null) {
            builder.withDetail("migrations", gate.state());
        }
        return new BoundedAnswer(etch, limit)
                .to(latency().zipWhen(latency -> version()))
                .map(answer -> withPool(builder)
                        .up()
                        .withDetail("latencyMillis", answer.getT1())
                        .withDetail("version", answer.getT2())
                        .build())
                .onErrorResume(error ->
                        Mono.fromSupplier(() -> withPool(builder).down(error).build()));
    }

    private Mono<Double> latency() {
        return Mono.defer(() -> {
            long since = System.nanoTime();
            return etch.ping()
                    .map(answered ->
                            Math.round((System.nanoTime() - since) / NANOS_PER_MILLI * HUNDREDTHS) / HUNDREDTHS);
        });
    }

    private Mono<String> version() {
        String known = version;
        return known != null ? Mono.just(known) : askForVersion();
    }

    private Mono<String> askForVersion() {
        return etch.withConnection(connection -> Mono.fromSupplier(() -> productOf(connection.getMetadata())))
                .next()
                .doOnNext(told -> version = told);
    }

    private static String productOf(ConnectionMetadata metadata) {
        return metadata.getDatabaseProductName() + " " + metadata.getDatabaseVersion();
    }

    /** At the end: what the pool looked like when the answer came, or did not. */
    private Health.Builder withPool(Health.Builder builder) {
        etch.pool().ifPresent(pool -> builder.withDetail("pool", pool));
        return builder;
    }
}
