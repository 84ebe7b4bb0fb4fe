package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Statements that a connection has prepared, when the table they are about is changed from elsewhere. */
class PostgresChangedTableTest extends EtchSuite {

    private static final String ALL = "SELECT * FROM changing WHERE id = $1";

    private EtchTemplate one;

    PostgresChangedTableTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @Table("changing")
    record Changing(@Id long id, long n) {}

    @Override
    String schema() {
        return "";
    }

    @BeforeEach
    void open() {
        one = withOneConnection();
        run(etch.executeScript("DROP TABLE IF EXISTS changing; CREATE TABLE changing (id bigint PRIMARY KEY, n int);"
                + " INSERT INTO changing VALUES (1, 2)"));
    }

    @AfterEach
    void close() {
        close(one);
    }

    private void change(String how) {
        run(etch.execute("ALTER TABLE changing " + how));
    }

    @Test
    void aColumnMoreIsRead() {
        assertThat(run(one.fetchRow(ALL, 1L))).containsOnlyKeys("id", "n");
        assertThat(run(one.fetchRow(ALL, 1L))).containsOnlyKeys("id", "n");
        change("ADD COLUMN later int DEFAULT 5");
        Map<String, Object> row = run(one.fetchRow(ALL, 1L));
        assertThat(row).containsEntry("later", 5);
        assertThat(run(one.fetchRow(ALL, 1L))).isEqualTo(row);
        assertThat(all(one.fetch("SELECT * FROM changing WHERE id < $1", 5L))).containsExactly(row);
        change("DROP COLUMN later");
        assertThat(all(one.fetch("SELECT * FROM changing WHERE id < $1", 5L)))
                .singleElement()
                .satisfies(found -> assertThat(found).containsOnlyKeys("id", "n"));
    }

    @Test
    void aColumnOfAnotherTypeIsRead() {
        for (String type : new String[] {"bigint", "smallint", "int"}) {
            assertThat(run(one.get(Changing.class, 1L))).isEqualTo(new Changing(1, 2));
            assertThat(run(one.insert(new Changing(2, 3)))).isEqualTo(new Changing(2, 3));
            run(one.delete(Changing.class, 2L));
            change("ALTER COLUMN n TYPE " + type);
        }
        assertThat(one.stats().failed()).isZero();
    }

    @Test
    void insideATransactionTheNextOneReadsIt() {
        run(one.fetchRow(ALL, 1L));
        change("ADD COLUMN later int DEFAULT 5");
        StepVerifier.create(one.transaction(tx -> tx.fetchRow(ALL, 1L)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationalException.class)
                        .hasMessageContaining("a table has changed since this connection prepared the statement")
                        .hasMessageContaining("run it again")
                        .hasMessageContaining(ALL))
                .verify(TIMEOUT);
        Map<String, Object> row = run(one.transaction(tx -> tx.fetchRow(ALL, 1L)));
        assertThat(row).containsEntry("later", 5);
    }

    @Test
    void aTransactionThatMayBeRepeatedIs() {
        run(one.fetchRow(ALL, 1L));
        change("ADD COLUMN later int DEFAULT 5");
        TransactionOptions repeated = TransactionOptions.defaults().retry(1);
        Map<String, Object> row = run(one.transaction(repeated, tx -> tx.fetchRow(ALL, 1L)));
        assertThat(row).containsEntry("later", 5);
        run(one.get(Changing.class, 1L));
        change("ALTER COLUMN n TYPE bigint");
        Changing again = run(one.transaction(repeated, tx -> tx.get(Changing.class, 1L)));
        assertThat(again).isEqualTo(new Changing(1, 2));
    }

    @Test
    void insideATransactionAStatementOfOneRowSaysTheSame() {
        run(one.get(Changing.class, 1L));
        change("ALTER COLUMN n TYPE bigint");
        StepVerifier.create(one.transaction(tx -> tx.get(Changing.class, 1L)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationalException.class)
                        .hasMessageContaining("a table has changed since this connection prepared the statement"))
                .verify(TIMEOUT);
        Changing next = run(one.transaction(tx -> tx.get(Changing.class, 1L)));
        assertThat(next).isEqualTo(new Changing(1, 2));
    }

    @Test
    void afterAnotherFailureItIsThatWhichIsNamed() {
        run(one.get(Changing.class, 1L));
        change("ALTER COLUMN n TYPE bigint");
        StepVerifier.create(one.transaction(tx -> tx.insert(new Changing(1, 1))
                        .onErrorResume(IntegrityException.class, ignored -> Mono.empty())
                        .then(tx.get(Changing.class, 1L))))
                .expectErrorSatisfies(error ->
                        assertThat(error).hasMessageContaining("an earlier statement of this transaction failed"))
                .verify(TIMEOUT);
    }

    @Test
    void whatWasWrittenBeforeIsUndone() {
        run(one.fetchRow(ALL, 1L));
        change("ADD COLUMN later int DEFAULT 5");
        StepVerifier.create(one.transaction(tx -> tx.insert(new Changing(7, 7)).then(tx.fetchRow(ALL, 1L))))
                .expectError(OperationalException.class)
                .verify(TIMEOUT);
        assertThat(run(one.count(Changing.class))).isEqualTo(1);
    }

    @Test
    void aCancelMeanwhileLeavesTheConnectionHealthy() {
        for (int i = 0; i < 30; i++) {
            run(one.fetchRow(ALL, 1L));
            change("ADD COLUMN later" + i + " int");
            var running = one.fetchRow(ALL, 1L).subscribe(row -> {}, error -> {});
            run(Mono.delay(Duration.ofNanos(i * 100_000L)));
            running.dispose();
            assertThat(run(one.get(Changing.class, 1L))).isEqualTo(new Changing(1, 2));
        }
    }
}
