package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.PostgresServer;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A server that is killed and comes back under load, {@code -Detch.storm.kills} times (1). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresRestartTest {

    private static final Logger log = LoggerFactory.getLogger(PostgresRestartTest.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CALLERS = 12;

    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> errors = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> wrong = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    private PostgresServer server;
    private TestDatabase database;
    private EtchTemplate etch;

    @BeforeAll
    void start() {
        server = PostgresServer.start();
        database = server.createDatabase();
        etch = EtchTemplate.connect(EtchOptions.builder()
                .url(database.url())
                .pool(pool -> pool.maxSize(4).maxAcquireTime(Duration.ofSeconds(3)))
                .build());
        etch.executeScript("CREATE TABLE parts (tx bigint NOT NULL, part int NOT NULL);"
                        + " CREATE TABLE singles (id bigint PRIMARY KEY)")
                .block(TIMEOUT);
    }

    @AfterAll
    void stop() {
        etch.close().block(TIMEOUT);
        database.close();
        server.close();
    }

    @Test
    @DisplayName(
            "killed and restarted under load: OperationalException meanwhile, service afterwards, nothing acknowledged is lost")
    void resumesAfterAKill() {
        int kills = Integer.getInteger("etch.storm.kills", 1);
        Disposable load = Flux.range(0, CALLERS)
                .flatMap(caller -> operations(caller), CALLERS)
                .subscribe();
        try {
            for (int kill = 0; kill < kills; kill++) {
                awaitMore(50);
                server.kill();
                int before = failures();
                await(() -> failures() > before + CALLERS);
                server.restart();
                awaitMore(50);
            }
        } finally {
            load.dispose();
        }
        log.info("{} operations, {} acknowledged, {} kills, errors {}", ids, acknowledged.size(), kills, errors);
        assertThat(wrong).as("errors of another type").isEmpty();
        assertThat(errors).containsKey("OperationalException");
        assertNothingAcknowledgedIsLost();
    }

    private Flux<Long> operations(int caller) {
        return Mono.defer(() -> {
                    long id = ids.incrementAndGet();
                    return operation(caller, id)
                            .doOnSuccess(done -> acknowledged.add(id))
                            .onErrorResume(this::failed);
                })
                .repeat();
    }

    private Mono<Long> operation(int caller, long id) {
        return switch (caller % 3) {
            case 0 -> etch.execute("INSERT INTO singles (id) VALUES ($1)", id);
            case 1 -> etch.transaction(tx -> part(tx, id, 1).then(part(tx, id, 2)));
            default ->
                etch.fetch("SELECT i FROM generate_series(1, $1) i", 2_000)
                        .count()
                        .then(etch.execute("INSERT INTO singles (id) VALUES ($1)", id));
        };
    }

    private static Mono<Long> part(EtchTemplate tx, long id, int part) {
        return tx.execute("INSERT INTO parts (tx, part) VALUES ($1, $2)", id, part);
    }

    private Mono<Long> failed(Throwable error) {
        boolean right = error instanceof OperationalException || error instanceof ConcurrencyException;
        String what = error.getClass().getSimpleName();
        (right ? errors : wrong)
                .computeIfAbsent(right ? what : what + ": " + error.getMessage(), unknown -> new AtomicInteger())
                .incrementAndGet();
        // A server that is down refuses at once; without a pause there is nothing but refusals.
        return Mono.delay(Duration.ofMillis(20)).then(Mono.empty());
    }

    private int failures() {
        return errors.values().stream().mapToInt(AtomicInteger::get).sum()
                + wrong.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private void awaitMore(int operations) {
        int before = acknowledged.size();
        await(() -> acknowledged.size() > before + operations);
    }

    private void await(BooleanSupplier condition) {
        Boolean met = Mono.fromSupplier(condition::getAsBoolean)
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(times -> times.delayElements(Duration.ofMillis(10)))
                .timeout(TIMEOUT)
                .onErrorReturn(false)
                .block(TIMEOUT.plusSeconds(5));
        assertThat(met)
                .as(
                        "%d operations, %d acknowledged, errors %s, wrong %s",
                        ids.get(), acknowledged.size(), errors, wrong)
                .isTrue();
    }

    private void assertNothingAcknowledgedIsLost() {
        List<Long> stored = etch.fetch("SELECT id FROM singles UNION ALL SELECT tx FROM parts GROUP BY tx")
                .map(row -> (Long) row.get("id"))
                .collectList()
                .block(TIMEOUT);
        assertThat(Set.copyOf(stored)).containsAll(acknowledged);
        assertThat(etch.fetchVal(
                                Long.class,
                                "SELECT count(*) FROM (SELECT tx FROM parts GROUP BY tx HAVING count(*) <> 2) half")
                        .block(TIMEOUT))
                .as("transactions with one part")
                .isZero();
    }
}
