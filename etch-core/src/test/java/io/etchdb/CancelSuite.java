package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.TestRows.Counter;
import io.etchdb.error.MappingException;
import io.etchdb.error.OperationalException;
import io.etchdb.row.Patch;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * What is cancelled while the database is at it: the statement ends there too, its locks go, and its connection is ready
 * for the next. The statements here run far longer than anybody waits for them.
 */
abstract class CancelSuite extends EtchSuite {

    /** Far below what a statement here takes, far above what a busy machine needs. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final String ENDLESS_ON_SQLITE =
            "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT count(*) FROM c";

    /** One connection, so that whoever comes next waits for the one that was cancelled. */
    private EtchTemplate one;

    CancelSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return TestRows.SCHEMA;
    }

    @BeforeEach
    void open() {
        run(etch.executeScript(TestRows.EMPTY + "; INSERT INTO counters (id, n) VALUES (1, 0)"));
        one = withOneConnection(SOON);
    }

    @AfterEach
    void closeIt() {
        close(one);
    }

    /** A single value that takes an hour. */
    private String endless() {
        return isPostgres() ? "SELECT pg_sleep(3600)::text" : ENDLESS_ON_SQLITE;
    }

    private Mono<?> endless(EtchTemplate template) {
        return template.fetchVal(Object.class, endless());
    }

    private static Mono<Counter> add(EtchTemplate template) {
        return template.update(Patch.of(Counter.class, 1).set(Counter::n).plus(1));
    }

    /** Cancels {@code work} when the database is at it. */
    private void cancelInside(Publisher<?> work) {
        Disposable running = Flux.from(work).subscribe();
        awaitRunning();
        running.dispose();
    }

    private void awaitRunning() {
        Mono<Long> seen = isPostgres()
                ? etch.fetchVal(
                        Long.class,
                        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                                + " AND datname = current_database() AND query LIKE '%pg_sleep(3600)%'"
                                + " AND pid <> pg_backend_pid()")
                // It leaves no trace that another connection sees.
                : Mono.delay(Duration.ofMillis(100)).thenReturn(1L);
        run(seen.filter(count -> count > 0)
                .repeatWhenEmpty(500, tries -> tries.delayElements(Duration.ofMillis(10)))
                .switchIfEmpty(Mono.error(new AssertionError("the statement does not run"))));
    }

    private void assertAtRest() {
        assertThat(one.ping().block(SOON)).isTrue();
        if (isPostgres()) {
            assertThat(all(etch.fetch("SELECT state, query FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                            + " AND state <> 'idle'")))
                    .isEmpty();
        }
    }

    private void assertNothingIsLocked() {
        assertThat(add(etch).block(SOON).n()).isEqualTo(1);
    }

    // ---- outside a transaction ----

    @Test
    void aReadThatIsCancelledEndsInTheDatabase() {
        cancelInside(endless(one));
        assertAtRest();
    }

    @Test
    void aReadThatTakesTooLongEndsInTheDatabase() {
        StepVerifier.create(endless(one).timeout(Duration.ofMillis(200)))
                .expectError(TimeoutException.class)
                .verify(SOON);
        assertAtRest();
    }

    @Test
    void aStatementWithParametersThatIsCancelledEndsInTheDatabase() {
        cancelInside(one.fetchVal(Object.class, endless() + " WHERE 7 = ?", 7));
        assertAtRest();
    }

    @Test
    void aWriteThatIsCancelledEndsInTheDatabaseAndLocksNothing() {
        cancelInside(one.execute("UPDATE counters SET n = (SELECT length(CAST((" + endless() + ") AS text)))"));
        assertAtRest();
        assertNothingIsLocked();
    }

    @Test
    @DisplayName("a stream that is cancelled while the database looks for the next portion of rows")
    void aStreamThatIsCancelledInItsMiddleEndsInTheDatabase() throws InterruptedException {
        String rows = isPostgres()
                ? "SELECT CASE WHEN i <= 1500 THEN i ELSE length(pg_sleep(3600)::text) END"
                        + " FROM generate_series(1, 4000) i"
                : "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)"
                        + " SELECT i FROM c WHERE i <= 1500 OR i < 0";
        CountDownLatch portion = new CountDownLatch(1000);
        Disposable running = one.fetch(rows).subscribe(row -> portion.countDown());
        assertThat(portion.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        awaitRunning();
        running.dispose();
        assertAtRest();
    }

    @Test
    void aStreamOfWhichOnlyTheFirstRowsAreTakenLeavesTheConnectionReady() {
        assertThat(all(one.fetch(
                                "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)" + " SELECT i FROM c")
                        .take(3)))
                .hasSize(3);
        assertAtRest();
    }

    @Test
    void theFirstRowOfAResultThatNeverEndsIsEnough() {
        record Counted(int i) {}
        String rows = "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c";
        String read = "SELECT i FROM (" + rows + ") AS r";
        assertThat(one.fetchVal(Integer.class, read).block(SOON)).isEqualTo(1);
        assertThat(one.fetchOptional(Integer.class, read).block(SOON)).hasValue(1);
        assertThat(one.fetchModel(Counted.class, read).block(SOON)).isEqualTo(new Counted(1));
        assertThat(one.fetchRow(read).block(SOON)).containsKey("i");
        assertAtRest();
    }

    @Test
    @DisplayName("C068: two columns are an error, however many rows there are")
    void twoColumnsOfAResultThatNeverEndsAreAnError() {
        StepVerifier.create(one.fetchVal(
                        Integer.class,
                        "SELECT i, i FROM (WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)"
                                + " SELECT i FROM c) AS r"))
                .expectError(MappingException.class)
                .verify(SOON);
        assertAtRest();
    }

    /** What fails on this side of the driver leaves the rest of the result behind. */
    @Test
    void rowsThatCannotBeReadLeaveTheConnectionReady() {
        record Counted(int i) {}
        StepVerifier.create(one.fetchModels(
                        Counted.class,
                        "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)"
                                + " SELECT CAST(NULL AS int) AS i FROM c"))
                .expectError(MappingException.class)
                .verify(SOON);
        assertAtRest();
    }

    @Test
    void aStatementOfALentConnectionThatIsCancelledEndsInTheDatabase() {
        cancelInside(one.withConnection(
                connection -> Flux.from(connection.createStatement(endless()).execute())
                        .concatMap(result -> result.map(row -> row.get(0)))));
        assertAtRest();
    }

    // ---- in a transaction ----

    private Mono<?> inTransaction(Function<EtchTemplate, Publisher<?>> work) {
        return one.transaction(tx -> add(tx).thenMany(Flux.from(work.apply(tx))).then());
    }

    private void assertRolledBack() {
        assertAtRest();
        assertNothingIsLocked();
    }

    @Test
    void aTransactionThatIsCancelledRollsBackWhileItsStatementRuns() {
        cancelInside(inTransaction(this::endless));
        assertRolledBack();
    }

    @Test
    void aTransactionThatTakesTooLongRollsBackWhileItsStatementRuns() {
        StepVerifier.create(inTransaction(this::endless).timeout(Duration.ofMillis(300)))
                .expectError(TimeoutException.class)
                .verify(SOON);
        assertRolledBack();
    }

    @Test
    @DisplayName("a transaction that says it is rolled back after its timeout holds no lock any more")
    void theTimeoutOfATransactionEndsItsStatement() {
        AtomicCount locked = new AtomicCount();
        StepVerifier.create(one.transaction(
                                TransactionOptions.defaults().timeout(Duration.ofMillis(300)),
                                tx -> add(tx).then(endless(tx)))
                        .onErrorResume(error -> locked.of(etch).then(Mono.error(error))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationalException.class)
                        .hasMessageContaining("timeout"))
                .verify(SOON);
        assertThat(locked.count).isZero();
        assertRolledBack();
    }

    /** Locks on rows at the moment somebody asks; SQLite has one writer, and who may write sees that there is none. */
    private final class AtomicCount {

        private volatile long count = -1;

        Mono<?> of(EtchTemplate other) {
            Mono<Long> locks = isPostgres()
                    ? other.fetchVal(
                            Long.class,
                            "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
                                    + " WHERE c.relname = 'counters'")
                    : other.execute("UPDATE counters SET n = n").map(rows -> rows - 1);
            return locks.doOnNext(found -> count = found);
        }
    }

    @Test
    void aStatementThatIsCancelledInsideATransactionIsEndedBeforeTheRollback() {
        StepVerifier.create(inTransaction(tx -> endless(tx).timeout(Duration.ofMillis(200))))
                .expectError(TimeoutException.class)
                .verify(SOON);
        assertRolledBack();
    }

    @Test
    void aLentConnectionOfATransactionThatIsCancelledIsEndedBeforeTheRollback() {
        cancelInside(inTransaction(tx -> tx.withConnection(
                connection -> Flux.from(connection.createStatement(endless()).execute())
                        .concatMap(result -> result.map(row -> row.get(0))))));
        assertRolledBack();
    }

    @Test
    void aNestedTransactionThatIsCancelledWithTheOuterOneRollsBackWhileItsStatementRuns() {
        cancelInside(inTransaction(tx -> tx.transaction(inner -> add(inner).then(endless(inner)))));
        assertRolledBack();
    }

    @Test
    void cancellingAgainAndAgainNeverEndsSomebodyElsesStatement() {
        for (int i = 0; i < 5; i++) {
            cancelInside(endless(one));
            assertThat(one.fetchVal(Integer.class, "SELECT " + i).block(SOON)).isEqualTo(i);
        }
    }
}
