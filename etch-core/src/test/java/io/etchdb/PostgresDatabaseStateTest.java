package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.schema.Session;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class PostgresDatabaseStateTest extends DatabaseStateSuite {

    PostgresDatabaseStateTest() {
        super(Kind.POSTGRES);
    }

    @Test
    @DisplayName("a session that waits for a lock names the one that holds it, and neither shows a literal")
    void sessionsTellWhoBlocksWhom() {
        EtchTemplate holder = named("holder");
        EtchTemplate waiter = named("waiter");
        try {
            Mono<List<Session>> seen = Flux.interval(Duration.ofMillis(20))
                    .onBackpressureDrop()
                    .concatMap(tick -> etch.sessions().collectList(), 1)
                    .filter(sessions ->
                            sessions.stream().anyMatch(s -> !s.blockedBy().isEmpty()))
                    .next();
            List<Session> sessions =
                    run(holder.transaction(tx -> tx.execute("UPDATE heavy SET body = 's3cret' WHERE id = 1")
                            .then(Mono.defer(() -> {
                                Disposable waiting = waiter.execute("UPDATE heavy SET body = 's3cret too' WHERE id = 1")
                                        .subscribe();
                                return seen.doFinally(end -> waiting.dispose());
                            }))));

            Session holding = of("holder", sessions);
            Session waiting = of("waiter", sessions);
            assertThat(waiting.blockedBy()).containsExactly(holding.pid());
            assertThat(waiting.state()).isEqualTo("active");
            assertThat(waiting.waitsFor()).startsWith("Lock: ");
            assertThat(waiting.text()).isEqualTo("UPDATE heavy SET body = ? WHERE id = ?");
            assertThat(holding.state()).isEqualTo("idle in transaction");
            assertThat(holding.blockedBy()).isEmpty();
            assertThat(holding.transactionAge()).isGreaterThanOrEqualTo(holding.age());
            assertThat(holding.isBusyFor(Duration.ZERO)).isTrue();
            assertThat(holding.isBusyFor(Duration.ofMinutes(1))).isFalse();
            assertThat(sessions.toString()).doesNotContain("s3cret");
        } finally {
            run(holder.close());
            run(waiter.close());
        }
    }

    @Test
    void ownSessionIsLeftOut() {
        List<Integer> seen = run(etch.transaction(tx -> tx.fetchVal(Integer.class, "SELECT pg_backend_pid()")
                .zipWith(tx.sessions().map(Session::pid).collectList())
                .map(both -> both.getT2().contains(both.getT1()) ? List.of(both.getT1()) : List.<Integer>of())));
        assertThat(seen).isEmpty();
    }

    private EtchTemplate named(String application) {
        return EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .applicationName(application)
                .pool(pool -> pool.maxSize(1))
                .build());
    }

    private static Session of(String application, List<Session> sessions) {
        return sessions.stream()
                .filter(session -> session.application().equals(application) && !"idle".equals(session.state()))
                .findFirst()
                .orElseThrow();
    }
}
