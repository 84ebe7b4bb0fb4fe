package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** One transaction for etch, {@code DatabaseClient} and {@code @Transactional}, whoever begins it. */
abstract class SharedTransactionSuite extends DatabaseSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        NoteService noteService(EtchTemplate etch, DatabaseClient client) {
            return new NoteService(etch, client);
        }
    }

    private ConfigurableApplicationContext context;
    private EtchTemplate etch;
    private DatabaseClient client;
    private NoteService notes;
    private TransactionalOperator operator;

    SharedTransactionSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @BeforeAll
    void startApplication() {
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of("spring.etch.url", database().url(), "spring.etch.pool.max-size", "2"))
                .run();
        etch = context.getBean(EtchTemplate.class);
        client = context.getBean(DatabaseClient.class);
        notes = context.getBean(NoteService.class);
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

    private List<Long> ids() {
        return client.sql("SELECT id FROM notes ORDER BY id")
                .map(row -> row.get("id", Long.class))
                .all()
                .collectList()
                .block(TIMEOUT);
    }
}
