package io.etchdb.springboot.test;

import static io.etchdb.sql.Where.where;
import static io.etchdb.test.EtchAssertions.assertThatRows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.etchdb.EtchTemplate;
import io.etchdb.TransactionOptions;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.row.Patch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Each method writes what the others must not see: they all begin by looking. */
@Import(NoteService.class)
abstract class RollbackSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Autowired
    private EtchTemplate etch;

    @Autowired
    private DatabaseClient client;

    @Autowired
    private NoteService notes;

    @Autowired
    private ReactiveTransactionManager transactions;

    @Autowired
    private ConnectionFactory connections;

    @BeforeEach
    void seesNothingOfOtherTests() {
        assertThat(ids()).isEmpty();
        assertThat(etch.fetchVal(Long.class, "SELECT count(*) FROM children").block(TIMEOUT))
                .isZero();
        etch.insert(new Note(1, "from @BeforeEach")).block(TIMEOUT);
    }

    @Test
    void rollsBackWhatStepVerifierSubscribedTo() {
        StepVerifier.create(etch.insert(new Note(2, "verified")))
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);

        StepVerifier.create(etch.count(Note.class))
                .expectNext(2L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void rollsBackWhatWasBlockedFor() {
        etch.insertMany(List.of(new Note(2, "a"), new Note(3, "b"))).block(TIMEOUT);
        etch.update(Patch.of(Note.class, 2L).set(Note::body).to("changed")).block(TIMEOUT);
        etch.delete(Note.class, 3L).block(TIMEOUT);

        assertThat(ids()).containsExactly(1L, 2L);
    }

    @Test
    void rollsBackWhatSeveralThreadsWrote() {
        Flux.fromStream(LongStream.range(2, 42).boxed())
                .parallel(8)
                .runOn(Schedulers.boundedElastic())
                .flatMap(id -> id % 2 == 0
                        ? etch.insert(new Note(id, "parallel")).then()
                        : etch.transaction(tx -> tx.insert(new Note(id, "parallel")))
                                .then())
                .sequential()
                .blockLast(TIMEOUT);

        assertThat(ids()).hasSize(41);
    }

    @Test
    void rollsBackWhatThreadOutsideReactorWrote() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            etch.insert(new Note(2, "thread")).block(TIMEOUT);
            done.countDown();
        });
        thread.start();

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ids()).containsExactly(1L, 2L);
    }

    @Test
    void rollsBackWhatCommittedTransactionsWrote() {
        etch.transaction(tx -> tx.insert(new Note(2, "outer"))
                        .then(tx.transaction(inner -> inner.insert(new Note(3, "inner")))))
                .block(TIMEOUT);
        notes.writeTwo(4, 5).block(TIMEOUT);
        TransactionalOperator.create(transactions)
                .transactional(etch.insert(new Note(6, "operator")))
                .block(TIMEOUT);

        assertThat(ids()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void rollsBackWhatDatabaseClientWrote() {
        notes.insertWithClient(2).block(TIMEOUT);

        assertThat(client.sql("SELECT id FROM notes ORDER BY id")
                        .mapValue(Long.class)
                        .all()
                        .collectList()
                        .block(TIMEOUT))
                .containsExactly(1L, 2L);
    }

    @Test
    void rollsBackScriptAndDdl() {
        etch.executeScript("CREATE TABLE extra (id BIGINT); INSERT INTO extra VALUES (1); INSERT INTO notes (id, body)"
                        + " VALUES (2, 'script')")
                .block(TIMEOUT);

        assertThat(etch.fetchVal(Long.class, "SELECT count(*) FROM extra").block(TIMEOUT))
                .isEqualTo(1);
    }

    @Test
    void rollsBackScriptAndDdlAgain() {
        rollsBackScriptAndDdl();
    }

    @Test
    void failedTransactionUndoesItselfAlone() {
        assertThatIllegalStateException()
                .isThrownBy(() -> notes.writeAndFail(2).block(TIMEOUT))
                .withMessage("on purpose");

        etch.insert(new Note(3, "after")).block(TIMEOUT);
        assertThat(ids()).containsExactly(1L, 3L);
    }

    @Test
    void failedStatementUndoesItselfAlone() {
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> etch.insert(new Note(1, "again")).block(TIMEOUT))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(IntegrityException.Kind.UNIQUE));
        assertThatExceptionOfType(EtchException.class)
                .isThrownBy(() -> etch.fetch("SELECT nonsense").blockLast(TIMEOUT));

        etch.insert(new Note(2, "after")).block(TIMEOUT);
        assertThat(ids()).containsExactly(1L, 2L);
    }

    @Test
    void transactionAfterFailedStatementIsRefusedAtCommitOrGoesOn() {
        Mono<Note> swallowing = etch.transaction(tx -> tx.insert(new Note(2, "first"))
                .flatMap(first -> tx.insert(new Note(1, "again")).onErrorReturn(IntegrityException.class, first)));

        // As in production: PostgreSQL takes nothing more of a transaction in which a statement failed.
        if (isPostgres()) {
            assertThatExceptionOfType(EtchException.class).isThrownBy(() -> swallowing.block(TIMEOUT));
            assertThat(ids()).containsExactly(1L);
        } else {
            swallowing.block(TIMEOUT);
            assertThat(ids()).containsExactly(1L, 2L);
        }
    }

    @Test
    void checksDeferredConstraintsWhenTransactionEnds() {
        StepVerifier.create(notes.orphan())
                .expectErrorSatisfies(RollbackSuite::isForeignKey)
                .verify(TIMEOUT);
        StepVerifier.create(etch.execute("INSERT INTO children (parent) VALUES (1)"))
                .expectErrorSatisfies(RollbackSuite::isForeignKey)
                .verify(TIMEOUT);
        StepVerifier.create(etch.transaction(tx -> tx.execute("INSERT INTO children (parent) VALUES (1)")
                        .then(tx.execute("INSERT INTO parents (id) VALUES (1)"))))
                .expectNext(1L)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(etch.fetchVal(Long.class, "SELECT count(*) FROM children").block(TIMEOUT))
                .isEqualTo(1);
    }

    private static void isForeignKey(Throwable error) {
        assertThat(error).isInstanceOfSatisfying(IntegrityException.class, refused -> assertThat(refused.kind())
                .isEqualTo(IntegrityException.Kind.FOREIGN_KEY));
    }

    @Test
    void refusesWritesInReadOnlyTransactionAndTakesThemAfterIt() {
        StepVerifier.create(notes.writeThoughReadOnly(2))
                .expectError(EtchException.class)
                .verify(TIMEOUT);
        StepVerifier.create(etch.transaction(TransactionOptions.defaults().readOnly(), tx -> tx.count(Note.class)))
                .expectNext(1L)
                .expectComplete()
                .verify(TIMEOUT);

        etch.insert(new Note(3, "after")).block(TIMEOUT);
        assertThat(ids()).containsExactly(1L, 3L);
    }

    @Test
    void statementPerRowOfOpenResultGetsTheConnection() {
        etch.insertMany(LongStream.range(2, 301)
                        .mapToObj(id -> new Note(id, "row"))
                        .toList())
                .block(TIMEOUT);

        StepVerifier.create(etch.query(Note.class)
                        .concatMap(
                                note -> etch.update(Patch.of(Note.class, note.id())
                                        .set(Note::body)
                                        .to("seen")),
                                1)
                        .count())
                .expectNext(300L)
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(etch.count(Note.class, where(Note::body).eq("seen")).block(TIMEOUT))
                .isEqualTo(300);
    }

    @Test
    void cancelledTransactionLeavesNothingAndLetsTheNextOneGoOn() {
        StepVerifier.create(
                        etch.transaction(tx -> tx.insert(new Note(2, "gone")).then(Mono.never())))
                .thenAwait(Duration.ofMillis(200))
                .thenCancel()
                .verify(TIMEOUT);

        etch.insert(new Note(3, "after")).block(TIMEOUT);
        assertThat(ids()).containsExactly(1L, 3L);
    }

    @Test
    void takesFirstRowOfManyAndGoesOn() {
        etch.insertMany(List.of(new Note(2, "a"), new Note(3, "b"))).block(TIMEOUT);

        assertThat(etch.query(Note.class).next().block(TIMEOUT)).isNotNull();
        assertThat(ids()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void refusesStatementThatWouldEndTheTest() {
        for (String sql : List.of("COMMIT", " rollback ", "BEGIN", "END")) {
            // The template refuses it by itself, but lends the connection.
            StepVerifier.create(etch.withConnection(connection ->
                            Flux.from(connection.createStatement(sql).execute()).concatMap(Result::getRowsUpdated)))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(EtchException.class)
                            .hasMessageContaining(
                                    sql.strip() + " as a statement would end the transaction of the test"))
                    .verify(TIMEOUT);
        }
        assertThat(ids()).containsExactly(1L);
    }

    /** It has changed nothing yet, and must not undo what the one before it has. */
    @Test
    void batchThatIsCancelledWhileItWaitsLeavesTheOtherTransactionAlone() {
        Mono<Void> batch = Mono.usingWhen(
                connections.create(),
                connection -> Flux.from(connection
                                .createBatch()
                                .add("INSERT INTO notes (id, body) VALUES (3, 'batch')")
                                .execute())
                        .concatMap(Result::getRowsUpdated)
                        .then(),
                Connection::close);
        Mono<Note> inside = etch.transaction(tx -> tx.insert(new Note(2, "outer"))
                .doOnNext(inserted -> batch.subscribe().dispose())
                .flatMap(inserted -> tx.insert(new Note(4, "outer"))));

        StepVerifier.create(inside).expectNextCount(1).expectComplete().verify(TIMEOUT);

        assertThat(ids()).containsExactly(1L, 2L, 4L);
    }

    @Test
    void runsStatementsWithSeveralSetsOfValuesAndBatches() {
        StepVerifier.create(Flux.usingWhen(
                        connections.create(),
                        connection -> Flux.from(connection
                                        .createStatement("INSERT INTO notes (id, body) VALUES ($1, $2)")
                                        .bind(0, 2L)
                                        .bind(1, "a")
                                        .add()
                                        .bind(0, 3L)
                                        .bind(1, "b")
                                        .execute())
                                .concatMap(result -> result.getRowsUpdated())
                                .concatWith(Flux.from(connection
                                                .createBatch()
                                                .add("INSERT INTO notes (id, body) VALUES (4, 'c')")
                                                .add("INSERT INTO notes (id, body) VALUES (5, 'd')")
                                                .execute())
                                        .concatMap(result -> result.getRowsUpdated())),
                        connection -> connection.close()))
                .expectNext(1L, 1L, 1L, 1L)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void runsStatementWhoseResultNobodyReads() {
        StepVerifier.create(Mono.usingWhen(
                        connections.create(),
                        connection -> Flux.from(connection
                                        .createStatement("INSERT INTO notes (id, body) VALUES (2, 'unread')")
                                        .execute())
                                .then(),
                        connection -> connection.close()))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(ids()).containsExactly(1L, 2L);
    }

    @Test
    void comparesRowsWithoutWhatTheDatabaseMade() {
        assertThatRows(etch.query(Note.class))
                .ignoring(Note::createdAt)
                .containsExactly(new Note(1, "from @BeforeEach"));
        assertThatRows(etch.query(Note.class)).matchExactly(new Note(1, "from @BeforeEach"));
    }

    private List<Long> ids() {
        return etch.fetch("SELECT id FROM notes ORDER BY id")
                .map(row -> ((Number) row.get("id")).longValue())
                .collectList()
                .block(TIMEOUT);
    }

    private boolean isPostgres() {
        return connections.getMetadata().getName().contains("Postgre");
    }
}
