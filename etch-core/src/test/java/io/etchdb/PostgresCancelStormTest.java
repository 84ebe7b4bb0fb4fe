package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.TestRows.Counter;
import io.etchdb.execution.PoolStats;
import io.etchdb.execution.internal.ConnectRetry;
import io.etchdb.execution.internal.Databases;
import io.etchdb.execution.internal.PoolSettings;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Query;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Operations of every kind, cancelled at every moment, on a pool that is too small for them, etch's own or a borrowed
 * one, and without a pool. Runs for {@code -Detch.storm.seconds} (2) each, with {@code -Detch.storm.seed} (another one
 * each time, named when the test fails).
 */
class PostgresCancelStormTest extends EtchSuite {

    private static final Logger log = LoggerFactory.getLogger(PostgresCancelStormTest.class);

    /** An operation that takes that long will never end: a caller gives up waiting for a connection earlier. */
    private static final Duration STALL = Duration.ofSeconds(25);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CALLERS = 8;
    private static final int POOL = 2;
    private static final int OPEN = 20;
    private static final String NAME = "etch-storm";

    /** What an operation is. */
    private enum Work {
        GET,
        VALUE_WITHOUT_PARAMETERS,
        ROWS_WITHOUT_PARAMETERS,
        ROWS_WITH_PARAMETERS,
        TYPED_STREAM,
        SLEEP,
        /** Longer than a cancelled statement gets to end by itself. */
        LONG_SLEEP,
        INSERT,
        BULK,
        TRANSACTION,
        NESTED_TRANSACTION,
        TRANSACTION_STREAM,
        TRANSACTION_WITH_LONG_SLEEP,
        TRANSACTION_WITHOUT_END;

        boolean isLong() {
            return this == LONG_SLEEP || this == TRANSACTION_WITH_LONG_SLEEP;
        }
    }

    private static final Set<Work> TRANSACTIONS =
            EnumSet.of(Work.TRANSACTION, Work.NESTED_TRANSACTION, Work.TRANSACTION_WITH_LONG_SLEEP);

    /** When it is cancelled. */
    private enum Cancel {
        NEVER,
        AT_ONCE,
        BEFORE_DEMAND,
        BY_TIME,
        IN_MID_ROW
    }

    private record Storm(
            long seed,
            Duration length,
            Connections kind,
            OwnedConnections owned,
            EtchTemplate stormed,
            EtchTemplate calm,
            Tally tally) {

        /** Where no pool does, the storm itself keeps below what the server takes. */
        void awaitRoom() {
            while (owned.open() > OPEN) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        /** Connections of the pool that somebody has; 0 without a pool. */
        int inUse() {
            return stormed.pool().map(PoolStats::inUse).orElse(0);
        }

        /** What to say if something is wrong. */
        String told() {
            return kind + " with -Detch.storm.seed=" + seed + ": " + tally;
        }
    }

    /** Where the connections come from. */
    private enum Connections {
        OF_ETCH,
        BORROWED_POOL,
        WITHOUT_POOL;

        ConnectionFactory open(ConnectionFactoryOptions options) {
            return switch (this) {
                case OF_ETCH ->
                    Databases.open(
                            Dialect.POSTGRES,
                            options,
                            new PoolSettings(0, 0, POOL, PATIENCE, PATIENCE, PATIENCE),
                            ConnectRetry.NONE);
                case BORROWED_POOL ->
                    new ConnectionPool(ConnectionPoolConfiguration.builder(ConnectionFactories.get(options))
                            .initialSize(0)
                            .maxSize(POOL)
                            .maxAcquireTime(PATIENCE)
                            .build());
                case WITHOUT_POOL -> ConnectionFactories.get(options);
            };
        }
    }

    /** What happened, by kind. */
    private static final class Tally {

        final Map<Work, AtomicInteger> works = new EnumMap<>(Work.class);
        final Map<Cancel, AtomicInteger> cancels = new EnumMap<>(Cancel.class);
        final Map<String, AtomicInteger> errors = new ConcurrentHashMap<>();
        final Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();
        final Set<Long> committed = ConcurrentHashMap.newKeySet();
        final Set<Long> endless = ConcurrentHashMap.newKeySet();
        final AtomicLong operations = new AtomicLong();
        final AtomicLong ids = new AtomicLong();

        Tally() {
            for (Work work : Work.values()) {
                works.put(work, new AtomicInteger());
            }
            for (Cancel cancel : Cancel.values()) {
                cancels.put(cancel, new AtomicInteger());
            }
        }

        static void count(Map<String, AtomicInteger> counts, String what) {
            counts.computeIfAbsent(what, unknown -> new AtomicInteger()).incrementAndGet();
        }

        @Override
        public String toString() {
            return operations + " operations " + works + ", cancelled " + cancels + ", ended " + ends + ", errors "
                    + errors + ", transactions acknowledged " + committed.size();
        }
    }

    PostgresCancelStormTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @Override
    String schema() {
        return TestRows.SCHEMA + "CREATE TABLE parts (tx bigint NOT NULL, part int NOT NULL);"
                + " INSERT INTO counters (id, n) SELECT i, i FROM generate_series(1, 3000) i;";
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("whatever is cancelled whenever: no connection is lost, shared or left in a transaction")
    void survivesAStormOfCancels(Connections kind) throws Exception {
        run(etch.execute("DELETE FROM parts"));
        long seed = Long.getLong("etch.storm.seed", new Random().nextLong());
        ConnectionFactory factory =
                kind.open(ConnectionFactoryOptions.parse(database().r2dbcUrl())
                        .mutate()
                        .option(Option.valueOf("applicationName"), NAME)
                        .build());
        try {
            OwnedConnections owned = new OwnedConnections(factory);
            Storm storm = new Storm(
                    seed,
                    Duration.ofSeconds(Long.getLong("etch.storm.seconds", 2)),
                    kind,
                    owned,
                    EtchTemplate.over(owned),
                    etch,
                    new Tally());
            rage(storm);
            log.info("storm {}, {} connections handed over", storm.told(), owned.given());
            assertThat(owned.violations()).as(storm.told()).isEmpty();
            assertThat(storm.tally().errors).as(storm.told()).isEmpty();
            assertQuiet(storm);
            assertBothAnswer(storm.stormed(), storm.told());
            assertTransactionsAreWhole(storm.tally(), storm.told());
        } finally {
            if (factory instanceof Closeable pool) {
                run(Mono.from(pool.close()));
            }
        }
    }

    private static void rage(Storm storm) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> running = new ArrayList<>();
            long end = System.nanoTime() + storm.length().toNanos();
            for (int caller = 0; caller < CALLERS; caller++) {
                Random random = new Random(storm.seed() + caller);
                running.add(callers.submit(() -> {
                    while (System.nanoTime() < end) {
                        if (storm.kind() == Connections.WITHOUT_POOL) {
                            storm.awaitRoom();
                        }
                        operation(storm, random);
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get(storm.length().plus(TIMEOUT).toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static void operation(Storm storm, Random random) throws InterruptedException {
        Work work = Work.values()[random.nextInt(Work.values().length)];
        Cancel cancel = work == Work.TRANSACTION_WITHOUT_END
                ? Cancel.BY_TIME
                : Cancel.values()[random.nextInt(Cancel.values().length)];
        long id = storm.tally().ids.incrementAndGet();
        Tally tally = storm.tally();
        tally.operations.incrementAndGet();
        tally.works.get(work).incrementAndGet();
        tally.cancels.get(cancel).incrementAndGet();
        if (work == Work.TRANSACTION_WITHOUT_END) {
            tally.endless.add(id);
        }
        Observer observer = new Observer(tally, cancel == Cancel.IN_MID_ROW ? random.nextInt(600) : Integer.MAX_VALUE);
        if (cancel == Cancel.BEFORE_DEMAND) {
            observer.demand = 0;
        }
        Flux<?> running = Flux.from(work(storm.stormed(), work, id, random));
        running.doOnComplete(() -> {
                    if (TRANSACTIONS.contains(work)) {
                        tally.committed.add(id);
                    }
                })
                .subscribe(observer);
        switch (cancel) {
            case AT_ONCE, BEFORE_DEMAND -> observer.cancel();
            case BY_TIME -> {
                LockSupport.parkNanos(random.nextInt(work.isLong() ? 200_000_000 : 4_000_000));
                observer.cancel();
            }
            default -> {
                // It ends by itself.
            }
        }
        boolean ended = observer.ended.await(STALL.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended)
                .as("%s, cancelled %s, of the storm with -Detch.storm.seed=%d has ended", work, cancel, storm.seed())
                .withFailMessage(() -> "%d rows came; pool %s; the server sees %s"
                        .formatted(
                                observer.seen.get(),
                                storm.stormed().pool(),
                                all(storm.calm()
                                        .fetch(
                                                "SELECT pid, state, wait_event, query FROM pg_stat_activity"
                                                        + " WHERE application_name = $1",
                                                NAME))))
                .isTrue();
    }

    private static org.reactivestreams.Publisher<?> work(EtchTemplate etch, Work work, long id, Random random) {
        return switch (work) {
            case GET -> etch.get(Counter.class, 1 + random.nextInt(3000));
            case VALUE_WITHOUT_PARAMETERS -> etch.fetchVal(Long.class, "SELECT count(*) FROM counters");
            case ROWS_WITHOUT_PARAMETERS -> etch.fetch("SELECT i FROM generate_series(1, 700) i");
            case ROWS_WITH_PARAMETERS ->
                etch.fetch("SELECT i FROM generate_series(1, $1) i", 200 + random.nextInt(3000));
            case TYPED_STREAM -> etch.query(Query.from(Counter.class).orderBy(Counter::id));
            case SLEEP -> etch.fetchVal(String.class, "SELECT pg_sleep(0.003)::text");
            case LONG_SLEEP -> longSleep(etch);
            case INSERT -> etch.execute("INSERT INTO job (payload) VALUES ($1)", "storm");
            case BULK ->
                etch.insertManyReturning(java.util.stream.IntStream.range(0, 300)
                        .mapToObj(i -> new TestRows.Job(null, "bulk", null))
                        .toList());
            case TRANSACTION -> etch.transaction(tx -> part(tx, id, 1).then(part(tx, id, 2)));
            case NESTED_TRANSACTION ->
                etch.transaction(tx -> part(tx, id, 1).then(tx.transaction(inner -> part(inner, id, 2))));
            case TRANSACTION_STREAM ->
                etch.transactionMany(tx -> part(tx, id, 1)
                        .thenMany(tx.query(Counter.class))
                        .concatWith(part(tx, id, 2).then(Mono.empty())));
            case TRANSACTION_WITH_LONG_SLEEP ->
                etch.transaction(tx -> part(tx, id, 1).then(longSleep(tx)).then(part(tx, id, 2)));
            case TRANSACTION_WITHOUT_END ->
                etch.transaction(tx -> part(tx, id, 1).then(part(tx, id, 2)).then(Mono.never()));
        };
    }

    private static Mono<String> longSleep(EtchTemplate etch) {
        return etch.fetchVal(String.class, "SELECT pg_sleep(0.2)::text");
    }

    private static Mono<Long> part(EtchTemplate tx, long id, int part) {
        return tx.execute("INSERT INTO parts (tx, part) VALUES ($1, $2)", id, part);
    }

    /** Cancels itself in the middle, and knows when all is over. */
    private static final class Observer extends BaseSubscriber<Object> {

        final CountDownLatch ended = new CountDownLatch(1);
        private final Tally tally;
        private int rows;
        final AtomicLong seen = new AtomicLong();
        long demand = Long.MAX_VALUE;

        Observer(Tally tally, int rows) {
            this.tally = tally;
            this.rows = rows;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (demand > 0) {
                request(demand);
            }
        }

        @Override
        protected void hookOnNext(Object value) {
            seen.incrementAndGet();
            if (rows-- == 0) {
                cancel();
            }
        }

        @Override
        protected void hookOnError(Throwable error) {
            Tally.count(tally.errors, error.getClass().getSimpleName() + ": " + error.getMessage());
        }

        @Override
        protected void hookFinally(SignalType end) {
            Tally.count(tally.ends, end.toString());
            ended.countDown();
        }
    }

    /** Every connection is back, and the server sees neither a statement nor a transaction of ours. */
    private void assertQuiet(Storm storm) {
        Long busy = Mono.defer(() -> etch.fetchVal(
                        Long.class,
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND state <> 'idle'",
                        NAME))
                .filter(count -> count == 0 && storm.inUse() == 0)
                .repeatWhenEmpty(100, tries -> tries.delayElements(Duration.ofMillis(50)))
                .onErrorComplete(IllegalStateException.class)
                .block(TIMEOUT);
        assertThat(busy)
                .as(
                        "%s: busy backends %s, pool %s",
                        storm.told(),
                        all(etch.fetch("SELECT state, query FROM pg_stat_activity WHERE application_name = $1", NAME)),
                        storm.stormed().pool())
                .isZero();
    }

    /** Two that wait for each other get a connection each. */
    private static void assertBothAnswer(EtchTemplate storm, String told) {
        CountDownLatch met = new CountDownLatch(POOL);
        List<Integer> pids = Flux.range(0, POOL)
                .flatMap(
                        caller -> storm.transaction(tx -> tx.fetchVal(Integer.class, "SELECT pg_backend_pid()")
                                .doOnNext(pid -> met.countDown())
                                .flatMap(pid -> Mono.defer(() -> met.getCount() == 0 ? Mono.just(pid) : Mono.empty())
                                        .repeatWhenEmpty(500, tries -> tries.delayElements(Duration.ofMillis(10))))),
                        POOL)
                .collectList()
                .block(TIMEOUT);
        assertThat(pids).as(told).hasSize(POOL).doesNotHaveDuplicates();
    }

    private void assertTransactionsAreWhole(Tally tally, String told) {
        Map<Long, Long> parts = new ConcurrentHashMap<>();
        all(etch.fetch("SELECT tx, count(*) AS parts FROM parts GROUP BY tx"))
                .forEach(row -> parts.put((Long) row.get("tx"), (Long) row.get("parts")));
        assertThat(parts.values()).as("%s: each has both parts or none", told).containsOnly(2L);
        assertThat(parts.keySet())
                .as("%s: what was acknowledged is there", told)
                .containsAll(tally.committed);
        assertThat(parts.keySet())
                .as("%s: what was cancelled inside left nothing", told)
                .doesNotContainAnyElementsOf(tally.endless);
    }
}
