package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.etchdb.EtchTemplate;
import io.etchdb.TransactionOptions;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** One transaction for etch, {@code DatabaseClient} and {@code @Transactional}, whoever begins it. */
abstract class SharedTransactionSuite extends DatabaseSuite {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        NoteService noteService(EtchTemplate etch, DatabaseClient client) {
            return new NoteService(etch, client);
        }

        @Bean
        Propagations propagations() {
            return new Propagations();
        }
    }

    private ConfigurableApplicationContext context;
    EtchTemplate etch;
    Propagations transactions;
    private DatabaseClient client;
    private NoteService notes;
    private SpringDataNotes repository;
    private TransactionalOperator operator;

    SharedTransactionSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @BeforeAll
    void startApplication() {
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.etch.url",
                        database().url(),
                        "spring.etch.pool.max-size",
                        "2",
                        "spring.etch.timeouts.lock",
                        "1s"))
                .run();
        etch = context.getBean(EtchTemplate.class);
        client = context.getBean(DatabaseClient.class);
        notes = context.getBean(NoteService.class);
        transactions = context.getBean(Propagations.class);
        repository = context.getBean(SpringDataNotes.class);
        operator = TransactionalOperator.create(context.getBean(ReactiveTransactionManager.class));
        etch.executeScript("""
                        CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT NOT NULL);
                        CREATE TABLE parents (id BIGINT PRIMARY KEY);
                        CREATE TABLE children (
                            parent BIGINT NOT NULL REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);
                        """).block(TIMEOUT);
    }

    @AfterAll
    void stopApplication() {
        context.close();
    }

    @BeforeEach
    void empty() {
        etch.execute("DELETE FROM notes").block(TIMEOUT);
    }

    @Test
    void commitsWhatBothWroteInTransactionalMethod() {
        StepVerifier.create(notes.writeWithBoth(1, 2)).expectComplete().verify(TIMEOUT);

        assertThat(ids()).containsExactly(1L, 2L);
    }

    @Test
    void rollsBackWhatBothWroteWhenTransactionalMethodFails() {
        StepVerifier.create(notes.writeWithBothAndFail(1, 2))
                .expectErrorMessage(NoteService.FAILURE)
                .verify(TIMEOUT);

        assertThat(ids()).isEmpty();
    }

    @Test
    void eachSeesTheOthersUncommittedRowInTransactionalMethod() {
        StepVerifier.create(notes.countOfEachOther(1, 2))
                .expectNext(2L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void etchTransactionInsideTransactionalMethodIsSavepoint() {
        StepVerifier.create(notes.survivesFailedSavepoint(1, 2, 4))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(ids()).containsExactly(1L, 4L);
    }

    @Test
    void completedSavepointGoesWithItsTransactionalMethod() {
        StepVerifier.create(notes.completesSavepointAndFails(1))
                .expectErrorMessage(NoteService.FAILURE)
                .verify(TIMEOUT);

        assertThat(ids()).isEmpty();
    }

    @Test
    void clientJoinsEtchTransactionAndIsCommitted() {
        StepVerifier.create(
                        etch.transaction(tx -> tx.insert(new Note(1, "etch")).then(notes.insertWithClient(2))))
                .expectNext(1L)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(ids()).containsExactly(1L, 2L);
    }

    @Test
    void clientJoinsEtchTransactionAndIsRolledBack() {
        StepVerifier.create(etch.transaction(tx -> tx.insert(new Note(1, "etch"))
                        .then(notes.insertWithClient(2))
                        .then(Mono.error(new IllegalStateException("no")))))
                .expectErrorMessage("no")
                .verify(TIMEOUT);

        assertThat(ids()).isEmpty();
    }

    @Test
    void transactionalMethodJoinsEtchTransaction() {
        StepVerifier.create(etch.transaction(
                        tx -> notes.writeWithBoth(1, 2).then(Mono.error(new IllegalStateException("no")))))
                .expectErrorMessage("no")
                .verify(TIMEOUT);

        assertThat(ids()).isEmpty();
    }

    @Test
    void etchJoinsTransactionalOperator() {
        Mono<Note> work = etch.insert(new Note(1, "etch")).then(Mono.error(new IllegalStateException("no")));

        StepVerifier.create(operator.transactional(work))
                .expectErrorMessage("no")
                .verify(TIMEOUT);

        assertThat(ids()).isEmpty();
    }

    @Test
    void nestedEtchTransactionIsSavepointThatClientJoins() {
        StepVerifier.create(etch.transaction(outer -> etch.insert(new Note(1, "outer"))
                        .then(etch.transaction(inner ->
                                        notes.insertWithClient(2).then(Mono.error(new IllegalStateException("no"))))
                                .onErrorResume(IllegalStateException.class, e -> Mono.empty()))
                        .then(outer.insert(new Note(3, "outer")))))
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(ids()).containsExactly(1L, 3L);
    }

    @Test
    void optionsOfNestedTransactionAreRefused() {
        Mono<Note> nested =
                etch.transaction(TransactionOptions.defaults().readOnly(), tx -> tx.insert(new Note(1, "nested")));

        StepVerifier.create(operator.transactional(nested))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("savepoint"))
                .verify(TIMEOUT);
    }

    @Test
    void cancelRollsBack() {
        StepVerifier.create(
                        etch.transaction(tx -> tx.insert(new Note(1, "etch")).then(Mono.never())))
                .thenAwait(Duration.ofMillis(300))
                .thenCancel()
                .verify(TIMEOUT);

        // Both connections of the pool are there again, and no lock on the row is left.
        StepVerifier.create(Flux.range(1, 4)
                        .flatMap(id -> etch.transaction(tx -> tx.insert(new Note(id, "again"))), 2)
                        .count())
                .expectNext(4L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void timeoutRollsBack() {
        StepVerifier.create(etch.transaction(
                        TransactionOptions.defaults().timeout(Duration.ofMillis(300)),
                        tx -> tx.insert(new Note(1, "etch")).then(Mono.never())))
                .expectError(OperationalException.class)
                .verify(TIMEOUT);

        StepVerifier.create(etch.insert(new Note(1, "again")))
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void deferredConstraintAtCommitOfEtchTransactionIsIntegrityException() {
        StepVerifier.create(etch.transaction(tx -> tx.execute("INSERT INTO children (parent) VALUES (1)")))
                .expectErrorSatisfies(SharedTransactionSuite::isForeignKey)
                .verify(TIMEOUT);

        assertThat(etch.fetchVal(Long.class, "SELECT count(*) FROM children").block(TIMEOUT))
                .isZero();
    }

    @Test
    void deferredConstraintAtCommitOfTransactionalMethodIsIntegrityException() {
        StepVerifier.create(notes.execute("INSERT INTO children (parent) VALUES (1)"))
                .expectErrorSatisfies(SharedTransactionSuite::isForeignKey)
                .verify(TIMEOUT);

        assertThat(etch.fetchVal(Long.class, "SELECT count(*) FROM children").block(TIMEOUT))
                .isZero();
    }

    private static void isForeignKey(Throwable error) {
        assertThat(error).isInstanceOfSatisfying(IntegrityException.class, refused -> assertThat(refused.kind())
                .isEqualTo(IntegrityException.Kind.FOREIGN_KEY));
    }

    @Test
    void duplicateKeyInTransactionalMethodIsIntegrityException() {
        StepVerifier.create(notes.writeWithBoth(1, 2)).expectComplete().verify(TIMEOUT);

        StepVerifier.create(notes.writeWithBoth(1, 3))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(IntegrityException.class, refused -> assertThat(refused.kind())
                                .isEqualTo(IntegrityException.Kind.UNIQUE)))
                .verify(TIMEOUT);
    }

    @Test
    void readOnlyTransactionalMethodRefusesWrites() {
        StepVerifier.create(notes.writesThoughReadOnly(1))
                .expectError(EtchException.class)
                .verify(TIMEOUT);

        assertThat(ids()).isEmpty();
    }

    @Test
    void commitsWhatRepositoryAndOthersWrote() {
        StepVerifier.create(transactions.required(writeWithAllThree()))
                .expectNext(3L)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(ids()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void rollsBackWhatRepositoryAndOthersWrote() {
        StepVerifier.create(
                        transactions.required(writeWithAllThree().then(Mono.error(new IllegalStateException("no")))))
                .expectErrorMessage("no")
                .verify(TIMEOUT);

        assertThat(ids()).isEmpty();
    }

    @Test
    void repositoryJoinsEtchTransaction() {
        StepVerifier.create(
                        etch.transaction(tx -> writeWithAllThree().then(Mono.error(new IllegalStateException("no")))))
                .expectErrorMessage("no")
                .verify(TIMEOUT);

        assertThat(ids()).isEmpty();
    }

    /** Emits how many of the rows the repository sees. */
    private Mono<Long> writeWithAllThree() {
        return etch.insert(new Note(1, "etch"))
                .then(notes.insertWithClient(2))
                .then(repository.add(3, "repository"))
                .then(repository.count());
    }

    @Test
    void nestedMethodThatFailsRollsBackToItsBeginning() {
        Mono<Long> nested = transactions
                .nested(etch.insert(new Note(2, "nested"))
                        .then(repository.add(3, "nested"))
                        .then(Mono.<Long>error(new IllegalStateException("no"))))
                .onErrorResume(IllegalStateException.class, e -> Mono.empty());

        StepVerifier.create(transactions.required(
                        etch.insert(new Note(1, "outer")).then(nested).then(notes.insertWithClient(4))))
                .expectNext(1L)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(ids()).containsExactly(1L, 4L);
    }

    @Test
    void nestedMethodThatSucceedsGoesWithItsTransaction() {
        StepVerifier.create(transactions.required(transactions
                        .nested(etch.insert(new Note(1, "nested")))
                        .then(Mono.error(new IllegalStateException("no")))))
                .expectErrorMessage("no")
                .verify(TIMEOUT);

        assertThat(ids()).isEmpty();
    }

    @Test
    void statementThatOutlastsTimeoutOfTransactionalMethodRollsBack() {
        Mono<Long> slow = etch.fetchVal(Long.class, """
                WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 50000000)
                SELECT count(*) FROM c
                """);

        StepVerifier.create(transactions.withinOneSecond(
                        etch.insert(new Note(1, "etch")).then(slow)))
                .expectError(OperationalException.class)
                .verify(TIMEOUT);

        assertThat(ids()).isEmpty();
    }

    @Test
    void cancelOfTransactionalMethodRollsBack() {
        StepVerifier.create(transactions.required(writeWithAllThree().then(Mono.never())))
                .thenAwait(Duration.ofMillis(300))
                .thenCancel()
                .verify(TIMEOUT);

        StepVerifier.create(transactions.required(writeWithAllThree()))
                .expectNext(3L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    /** Clients that hang up: before there is a connection, while the transaction begins, in it, and while it commits. */
    @Test
    void clientsThatLeaveAtAnyMomentTakeNothingWithThem() {
        AtomicLong next = new AtomicLong();
        Mono<Long> write = Mono.defer(() -> etch.insert(new Note(next.incrementAndGet(), "etch"))
                .then(notes.insertWithClient(next.incrementAndGet())));
        Mono<Long> aside = write.then(readAside());
        List<Mono<Long>> works = List.of(
                operator.transactional(write),
                transactions.required(write),
                transactions.withinOneSecond(write),
                transactions.required(aside),
                transactions.required(transactions.nested(write)),
                etch.transaction(tx -> write));

        for (Mono<Long> work : works) {
            StepVerifier.create(work).expectNextCount(1).expectComplete().verify(TIMEOUT);
        }
        for (int round = 0; round < 60; round++) {
            for (Mono<Long> work : works) {
                leave(work, Duration.ofNanos(round * 50_000L));
            }
        }

        await().atMost(TIMEOUT).ignoreExceptions().untilAsserted(this::nothingIsLeftOpen);
        StepVerifier.create(etch.withConnection(one -> etch.withConnection(other -> Mono.just("both"))))
                .expectNext("both")
                .expectComplete()
                .verify(Duration.ofSeconds(2));
    }

    /** In a transaction of its own, inside another. */
    Mono<Long> readAside() {
        return transactions.requiresNewReadOnly(etch.count(Note.class));
    }

    private static void leave(Mono<Long> work, Duration after) {
        long end = System.nanoTime() + after.toNanos();
        Disposable client = work.onErrorComplete().subscribe();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        client.dispose();
    }

    /** No connection of the application is in a transaction: on SQLite it would be the only one that writes. */
    void nothingIsLeftOpen() {
        etch.execute("DELETE FROM notes WHERE id < 0").block(TIMEOUT);
    }

    List<Long> ids() {
        return client.sql("SELECT id FROM notes ORDER BY id")
                .map(row -> row.get("id", Long.class))
                .all()
                .collectList()
                .block(TIMEOUT);
    }
}
