package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.TestRows.Counter;
import io.etchdb.TestRows.User;
import io.etchdb.error.BadSqlException;
import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.OperationalException;
import io.etchdb.error.UndefinedTableException;
import io.etchdb.row.Patch;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.IsolationLevel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Section 4.3 of the conformance cases: transactions. */
abstract class TransactionSuite extends EtchSuite {

    TransactionSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return TestRows.SCHEMA;
    }

    @BeforeEach
    void empty() {
        run(etch.executeScript(TestRows.EMPTY));
    }

    private static Mono<User> insert(EtchTemplate template, String name) {
        return template.insert(User.named(name));
    }

    private static Mono<Counter> add(EtchTemplate template, int amount) {
        return template.update(Patch.of(Counter.class, 1).set(Counter::n).plus(amount));
    }

    @Test
    @DisplayName("C057: what a completed transaction wrote is there, and was seen inside")
    void commits() {
        long seen =
                run(etch.transaction(tx -> insert(tx, "a").then(insert(tx, "b")).then(tx.count(User.class))));
        assertThat(seen).isEqualTo(2);
        assertThat(count("users")).isEqualTo(2);
    }

    @Test
    @DisplayName("C057: an error rolls back and is delivered as it is")
    void rollsBackOnErrorAndDeliversIt() {
        IllegalStateException own = new IllegalStateException("mine");
        StepVerifier.create(etch.transaction(tx -> insert(tx, "a").then(Mono.error(own))))
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(own))
                .verify(TIMEOUT);
        assertThat(count("users")).isZero();
    }

    @Test
    void rollsBackWhenTheFunctionThrows() {
        IllegalStateException own = new IllegalStateException("mine");
        StepVerifier.create(etch.transaction(tx -> {
                    throw own;
                }))
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(own))
                .verify(TIMEOUT);
        assertThat(run(etch.ping())).isTrue();
    }

    @Test
    void anEmptyResultCommitsToo() {
        StepVerifier.create(etch.transaction(tx -> insert(tx, "a").then()))
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(count("users")).isEqualTo(1);
    }

    @Test
    void emitsAfterTheCommit() {
        AtomicReference<Long> seenOutside = new AtomicReference<>();
        run(etch.transaction(tx -> insert(tx, "a"))
                .flatMap(user -> etch.count(User.class))
                .doOnNext(seenOutside::set));
        assertThat(seenOutside).hasValue(1L);
    }

    @Test
    void isColdAndRunsPerSubscription() {
        AtomicInteger runs = new AtomicInteger();
        Mono<User> transaction = etch.transaction(tx -> {
            runs.incrementAndGet();
            return insert(tx, "a");
        });
        assertThat(runs).hasValue(0);
        run(transaction);
        run(transaction);
        assertThat(runs).hasValue(2);
        assertThat(count("users")).isEqualTo(2);
    }

    @Test
    @DisplayName("C058: an inner error that is caught undoes the inner part only")
    void nestedIsASavepoint() {
        run(etch.insert(new Counter(1, 1000)));
        run(etch.transaction(outer -> add(outer, -100)
                .then(outer.transaction(inner -> add(inner, -200).then(Mono.error(new IllegalStateException("no")))))
                .onErrorComplete(IllegalStateException.class)
                .then(add(outer, -50))));
        assertThat(run(etch.get(Counter.class, 1)).n()).isEqualTo(850);
    }

    @Test
    void aFailedStatementInsideASavepointLeavesTheTransactionUsable() {
        run(etch.insert(new Counter(1, 0)));
        run(etch.transaction(outer -> add(outer, 1)
                .then(outer.transaction(inner -> inner.insert(new Counter(1, 5))))
                .onErrorComplete(IntegrityException.class)
                .then(add(outer, 1))));
        assertThat(run(etch.get(Counter.class, 1)).n()).isEqualTo(2);
    }

    @Test
    void savepointsNestAndFollowEachOther() {
        run(etch.insert(new Counter(1, 0)));
        run(etch.transaction(one -> one.transaction(two -> add(two, 1)
                        .then(two.transaction(three -> add(three, 10).then(Mono.error(new IllegalStateException()))))
                        .onErrorComplete()
                        .then(two.transaction(three -> add(three, 100))))
                .then(one.transaction(two -> add(two, 1000)))));
        assertThat(run(etch.get(Counter.class, 1)).n()).isEqualTo(1101);
    }

    @Test
    void anInnerErrorThatIsNotCaughtRollsBackEverything() {
        StepVerifier.create(
                        etch.transaction(outer -> insert(outer, "a").then(outer.transaction(inner -> insert(inner, "b")
                                .then(Mono.error(new IllegalStateException("no")))))))
                .expectError(IllegalStateException.class)
                .verify(TIMEOUT);
        assertThat(count("users")).isZero();
    }

    @Test
    @DisplayName("C061: cancelling a running transaction rolls back and gives the connection back")
    void cancelRollsBack() throws InterruptedException {
        EtchTemplate one = withOneConnection();
        try {
            CountDownLatch written = new CountDownLatch(1);
            Disposable running = one.transaction(tx -> insert(tx, "a")
                            .doOnNext(user -> written.countDown())
                            .then(Mono.never()))
                    .subscribe();
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
            running.dispose();
            assertThat(run(one.fetchVal(Long.class, "SELECT count(*) FROM users")))
                    .isZero();
            run(one.transaction(tx -> insert(tx, "b")));
            assertThat(run(one.fetchVal(Long.class, "SELECT count(*) FROM users")))
                    .isEqualTo(1L);
        } finally {
            close(one);
        }
    }

    @Test
    void cancellingAgainAndAgainNeverLosesAConnection() {
        for (int i = 0; i < 50; i++) {
            etch.transaction(tx -> insert(tx, "a").then(Mono.delay(Duration.ofSeconds(10))))
                    .subscribe()
                    .dispose();
        }
        assertThat(run(Flux.range(0, 20).flatMap(i -> etch.ping(), 20).count())).isEqualTo(20);
        assertThat(count("users")).isZero();
    }

    @Test
    @DisplayName("C062: what uses the template inside the work joins the transaction through the context")
    void everyUserOfTheTemplateJoins() {
        StepVerifier.create(etch.transaction(
                        tx -> insert(etch, "outside by name").then(Mono.error(new IllegalStateException("no")))))
                .expectError(IllegalStateException.class)
                .verify(TIMEOUT);
        assertThat(count("users")).isZero();

        long seen = run(etch.transaction(tx -> insert(tx, "a")
                .then(Flux.range(0, 1).flatMap(i -> etch.count(User.class)).single())));
        assertThat(seen).isEqualTo(1);
    }

    @Test
    @DisplayName("C063: a driver's error inside a transaction is of the same class as outside")
    void errorsAreTheSameInside() {
        run(etch.insert(new Counter(1, 0)));
        for (var failing : List.<Failing>of(
                new Failing(IntegrityException.class, "INSERT INTO counters (id, n) VALUES (1, 1)"),
                new Failing(IntegrityException.class, "INSERT INTO counters (id, n) VALUES (2, NULL)"),
                new Failing(UndefinedTableException.class, "SELECT * FROM nowhere"),
                new Failing(BadSqlException.class, "SELEC 1"))) {
            StepVerifier.create(etch.execute(failing.sql()))
                    .expectError(failing.type())
                    .verify(TIMEOUT);
            StepVerifier.create(etch.transaction(tx -> tx.execute(failing.sql())))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(failing.type())
                            .satisfies(
                                    e -> assertThat(((EtchException) e).sql()).isEqualTo(failing.sql())))
                    .verify(TIMEOUT);
            StepVerifier.create(
                            etch.transactionMany(tx -> tx.execute(failing.sql()).flux()))
                    .expectError(failing.type())
                    .verify(TIMEOUT);
        }
    }

    @Test
    void aConstraintThatFailsAtCommitIsTranslated() {
        run(etch.executeScript("""
                DROP TABLE IF EXISTS late_child;
                DROP TABLE IF EXISTS late_parent;
                CREATE TABLE late_parent (id INTEGER PRIMARY KEY);
                CREATE TABLE late_child (
                  id INTEGER PRIMARY KEY,
                  parent INTEGER REFERENCES late_parent (id) DEFERRABLE INITIALLY DEFERRED
                )"""));
        StepVerifier.create(etch.transaction(tx -> tx.execute("INSERT INTO late_child (id, parent) VALUES (1, 99)")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(IntegrityException.class, refused -> assertThat(refused.kind())
                                .isEqualTo(IntegrityException.Kind.FOREIGN_KEY)))
                .verify(TIMEOUT);
        assertThat(run(etch.fetchVal(Long.class, "SELECT count(*) FROM late_child")))
                .isZero();
        StepVerifier.create(etch.execute("INSERT INTO late_child (id, parent) VALUES (1, 99)"))
                .expectError(IntegrityException.class)
                .verify(TIMEOUT);
    }

    private record Failing(Class<? extends EtchException> type, String sql) {}

    @Test
    void aManyTransactionEmitsItsRowsAndCommits() {
        assertThat(all(etch.transactionMany(tx -> Flux.just("a", "b", "c").concatMap(name -> insert(tx, name)))))
                .hasSize(3);
        assertThat(count("users")).isEqualTo(3);
        StepVerifier.create(etch.transactionMany(
                        tx -> insert(tx, "d").flux().concatWith(Mono.error(new IllegalStateException()))))
                .expectNextCount(1)
                .expectError(IllegalStateException.class)
                .verify(TIMEOUT);
        assertThat(count("users")).isEqualTo(3);
    }

    @Test
    void aManyTransactionThatIsCancelledRollsBack() {
        StepVerifier.create(etch.transactionMany(tx -> Flux.just("a", "b", "c").concatMap(name -> insert(tx, name))), 1)
                .expectNextCount(1)
                .thenCancel()
                .verify(TIMEOUT);
        StepVerifier.create(Mono.defer(() -> etch.count(User.class)))
                .expectNext(0L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void theTemplateOfAnEndedTransactionIsRefused() {
        AtomicReference<EtchTemplate> kept = new AtomicReference<>();
        run(etch.transaction(tx -> {
            kept.set(tx);
            return insert(tx, "a");
        }));
        StepVerifier.create(kept.get().count(User.class))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationalException.class)
                        .hasMessageContaining("ended"))
                .verify(TIMEOUT);
    }

    @Test
    void whoJoinsThroughTheContextAfterTheEndIsRefused() {
        AtomicReference<ContextView> kept = new AtomicReference<>();
        run(etch.transaction(tx -> Mono.deferContextual(context -> {
            kept.set(context);
            return insert(etch, "a");
        })));
        StepVerifier.create(etch.count(User.class).contextWrite(kept.get()))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationalException.class)
                        .hasMessageContaining("ended"))
                .verify(TIMEOUT);
    }

    @Test
    void closingTheTransactionsTemplateClosesNothing() {
        run(etch.transaction(tx -> tx.close().then(insert(tx, "a"))));
        assertThat(count("users")).isEqualTo(1);
    }

    // ---- options ----

    @Test
    void aReadOnlyTransactionReads() {
        run(etch.insert(User.named("a")));
        long seen = run(etch.transaction(TransactionOptions.defaults().readOnly(), tx -> tx.count(User.class)));
        assertThat(seen).isEqualTo(1);
    }

    @Test
    void aReadOnlyTransactionRefusesWrites() {
        StepVerifier.create(etch.transaction(TransactionOptions.defaults().readOnly(), tx -> insert(tx, "a")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isExactlyInstanceOf(EtchException.class)
                        .satisfies(refused ->
                                assertThat(((EtchException) refused).sqlState()).isEqualTo("25006")))
                .verify(TIMEOUT);
        assertThat(count("users")).isZero();
        run(etch.insert(User.named("b")));
        assertThat(count("users")).isEqualTo(1);
    }

    @Test
    void aSerializableTransactionCommits() {
        run(etch.transaction(
                TransactionOptions.defaults().isolation(IsolationLevel.SERIALIZABLE), tx -> insert(tx, "a")));
        assertThat(count("users")).isEqualTo(1);
    }

    @Test
    void optionsOnANestedCallAreRefused() {
        StepVerifier.create(etch.transaction(
                        tx -> tx.transaction(TransactionOptions.defaults().readOnly(), inner -> insert(inner, "a"))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("options"))
                .verify(TIMEOUT);
        assertThat(count("users")).isZero();
    }

    @Test
    void aTimeoutRollsBackAndSaysSo() {
        StepVerifier.create(etch.transaction(
                        TransactionOptions.defaults().timeout(Duration.ofMillis(300)),
                        tx -> insert(tx, "a").then(Mono.never())))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationalException.class)
                        .hasMessageContaining("timeout"))
                .verify(TIMEOUT);
        StepVerifier.create(Mono.defer(() -> etch.count(User.class)))
                .expectNext(0L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void aTimeoutThatIsNotReachedDoesNothing() {
        run(etch.transaction(TransactionOptions.defaults().timeout(Duration.ofSeconds(20)), tx -> insert(tx, "a")));
        assertThat(count("users")).isEqualTo(1);
    }

    @Test
    void retriesWhatIsWorthARetry() {
        AtomicInteger runs = new AtomicInteger();
        Mono<User> work = etch.transaction(TransactionOptions.defaults().retry(2), tx -> insert(tx, "a")
                .flatMap(user -> runs.incrementAndGet() < 3
                        ? Mono.error(new ConcurrencyException("again", "40001", null, null))
                        : Mono.just(user)));
        run(work);
        assertThat(runs).hasValue(3);
        assertThat(count("users")).isEqualTo(1);
    }

    @Test
    void givesUpAfterTheLastRetryWithTheErrorItself() {
        ConcurrencyException again = new ConcurrencyException("again", "40P01", null, null);
        AtomicInteger runs = new AtomicInteger();
        StepVerifier.create(etch.transaction(TransactionOptions.defaults().retry(2), tx -> {
                    runs.incrementAndGet();
                    return insert(tx, "a").then(Mono.error(again));
                }))
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(again))
                .verify(TIMEOUT);
        assertThat(runs).hasValue(3);
        assertThat(count("users")).isZero();
    }

    @Test
    void doesNotRetryOtherErrors() {
        assertThat(runsThatFailWith(new IllegalStateException())).isEqualTo(1);
    }

    @Test
    @DisplayName("a stale version is as stale the next time")
    void doesNotRetryAStaleVersion() {
        assertThat(runsThatFailWith(new ConcurrencyException("stale", null, null, null)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("a lock timeout (55P03) of PostgreSQL was set to be told of; on SQLite it is BUSY")
    void retriesALockThatIsNotToBeHadOnlyWhereTheDatabaseIsBusy() {
        assertThat(runsThatFailWith(new ConcurrencyException("locked", "55P03", null, null)))
                .isEqualTo(isPostgres() ? 1 : 4);
    }

    private int runsThatFailWith(RuntimeException failure) {
        AtomicInteger runs = new AtomicInteger();
        StepVerifier.create(etch.transaction(TransactionOptions.defaults().retry(3), tx -> {
                    runs.incrementAndGet();
                    return Mono.error(failure);
                }))
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(failure))
                .verify(TIMEOUT);
        return runs.get();
    }

    /** A writer does not keep a read-only transaction waiting, which sees what was there before. */
    final void readsBesideAWriter() {
        run(etch.insert(User.named("before")));
        long seen = run(etch.transaction(tx -> insert(tx, "uncommitted")
                .then(etch.transaction(TransactionOptions.defaults().readOnly(), reader -> reader.count(User.class))
                        // Not joined to the writer's transaction, which it would find in the context.
                        .contextWrite(inside -> Context.empty()))));
        assertThat(seen).isEqualTo(1);
        assertThat(count("users")).isEqualTo(2);
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> TransactionOptions.defaults().timeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TransactionOptions.defaults().retry(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- the driver's connection ----

    @Test
    void withConnectionLendsTheDriversConnection() {
        assertThat(run(etch.withConnection(connection -> Flux.from(connection
                                        .createStatement("SELECT 7 AS n")
                                        .execute())
                                .concatMap(result -> result.map((row, metadata) -> row.get("n", Integer.class))))
                        .single()))
                .isEqualTo(7);
    }

    @Test
    void withConnectionInsideATransactionIsTheTransactionsOwn() {
        StepVerifier.create(etch.transaction(tx -> etch.withConnection(connection -> Flux.from(connection
                                        .createStatement("INSERT INTO users (id, name) VALUES (1, 'a')")
                                        .execute())
                                .concatMap(result -> result.getRowsUpdated()))
                        .then(Mono.error(new IllegalStateException("no")))))
                .expectError(IllegalStateException.class)
                .verify(TIMEOUT);
        assertThat(count("users")).isZero();
    }

    @Test
    void anErrorOfTheLentConnectionIsTranslated() {
        StepVerifier.create(etch.withConnection(connection -> Flux.from(connection
                                .createStatement("SELECT * FROM nowhere")
                                .execute())
                        .concatMap(result -> result.map((row, metadata) -> 1))))
                .expectError(UndefinedTableException.class)
                .verify(TIMEOUT);
    }
}
