package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

/** Up when the database answers a ping, which does not wait for migrations and ends in bounded time. */
final class EtchHealthIndicator extends AbstractReactiveHealthIndicator {

    private final EtchTemplate etch;

    EtchHealthIndicator(EtchTemplate etch) {
        super("etch's health check failed");
        this.etch = etch;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        builder.withDetail("database", etch.toString());
        return etch.ping()
                .map(answered -> builder.up().build())
                .onErrorResume(
                        error -> Mono.fromSupplier(() -> builder.down(error).build()));
    }
}
