package io.etchdb.r2dbc.sqlite;

import static io.etchdb.r2dbc.sqlite.TestDatabase.all;
import static io.etchdb.r2dbc.sqlite.TestDatabase.await;
import static io.etchdb.r2dbc.sqlite.TestDatabase.failure;
import static io.etchdb.r2dbc.sqlite.TestDatabase.rows;
import static io.etchdb.r2dbc.sqlite.TestDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.TransactionDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Transactions, on a file and in memory. */
abstract class TransactionSuite {

    static final TransactionDefinition READ_ONLY = definition(Map.of(TransactionDefinition.READ_ONLY, true));

    private static final TransactionDefinition IMPATIENT =
            definition(Map.of(TransactionDefinition.LOCK_WAIT_TIMEOUT, Duration.ofMillis(100)));

    private static final TransactionDefinition WITHOUT_FOREIGN_KEYS =
            definition(Map.of(SqliteConnectionFactoryProvider.FOREIGN_KEYS, false));

    private TestDatabase database;
    private SqliteConnection first;
    private SqliteConnection second;

    abstract TestDatabase open(Path directory);

    private static TransactionDefinition definition(Map<Option<?>, Object> attributes) {
        return new TransactionDefinition() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T getAttribute(Option<T> option) {
                return (T) attributes.get(option);
            }
        };
    }

    @BeforeEach
    void connect(@TempDir Path directory) {
        database = open(directory);
        database.execute("CREATE TABLE t (n INTEGER UNIQUE)");
        first = database.connect();
        second = database.connect();
    }

    @AfterEach
    void close() {
        await(first.close());
        await(second.close());
        database.close();
    }

    @Test
    void committedRowsAreSeenByOthersAndRolledBackRowsAreNot() {
        await(first.beginTransaction());
        await(update(first, "INSERT INTO t VALUES (1)"));
        await(first.commitTransaction());
        await(first.beginTransaction());
        await(update(first, "INSERT INTO t VALUES (2)"));
        await(first.rollbackTransaction());
        assertThat(all(rows(second, "SELECT n FROM t"))).containsExactly(1L);
    }

    @Test
    void closingRollsBack() {
        await(first.beginTransaction());
        await(update(first, "INSERT INTO t VALUES (1)"));
        await(first.close());
        assertThat(all(rows(second, "SELECT n FROM t"))).isEmpty();
    }

    @Test
    void releasingToAPoolRollsBack() {
        await(first.beginTransaction());
        await(update(first, "INSERT INTO t VALUES (1)"));
        await(first.preRelease());
        assertThat(first.isAutoCommit()).isTrue();
        assertThat(all(rows(second, "SELECT n FROM t"))).isEmpty();
    }

    @Test
    void savepointsNest() {
        await(first.beginTransaction());
        await(update(first, "INSERT INTO t VALUES (1)"));
        await(first.createSavepoint("a \"b\""));
        await(update(first, "INSERT INTO t VALUES (2)"));
        await(first.createSavepoint("c"));
        await(update(first, "INSERT INTO t VALUES (3)"));
        await(first.rollbackTransactionToSavepoint("c"));
        await(update(first, "INSERT INTO t VALUES (4)"));
        await(first.releaseSavepoint("a \"b\""));
        await(first.commitTransaction());
        assertThat(all(rows(second, "SELECT n FROM t ORDER BY n"))).containsExactly(1L, 2L, 4L);
    }

    @Test
    void savepointOutsideOfATransactionBeginsOneThatItsReleaseDoesNotCommit() {
        await(first.createSavepoint("a"));
        await(update(first, "INSERT INTO t VALUES (1)"));
        await(first.releaseSavepoint("a"));
        assertThat(first.isAutoCommit()).isFalse();
        await(first.rollbackTransaction());
        assertThat(all(rows(second, "SELECT n FROM t"))).isEmpty();
    }

    @Test
    void aFailedStatementLeavesTheTransactionUsable() {
        await(first.beginTransaction());
        await(update(first, "INSERT INTO t VALUES (1)"));
        failure(update(first, "INSERT INTO t VALUES (1)"));
        await(update(first, "INSERT INTO t VALUES (2)"));
        await(first.commitTransaction());
        assertThat(all(rows(second, "SELECT n FROM t"))).hasSize(2);
    }

    @Test
    void afterAnAutomaticRollbackStatementsAreRefusedUntilRollback() {
        await(first.beginTransaction());
        await(update(first, "INSERT INTO t VALUES (1)"));
        failure(update(first, "INSERT OR ROLLBACK INTO t VALUES (1)"));

        R2dbcException refused = failure(update(first, "INSERT INTO t VALUES (2)"));
        assertThat(refused).isInstanceOf(R2dbcRollbackException.class);
        assertThat(refused.getSqlState()).isEqualTo("25P02");
        assertThat(first.isAutoCommit()).isFalse();

        await(first.rollbackTransaction());
        assertThat(first.isAutoCommit()).isTrue();
        await(update(first, "INSERT INTO t VALUES (3)"));
        assertThat(all(rows(second, "SELECT n FROM t"))).containsExactly(3L);
    }

    @Test
    void committingAfterAnAutomaticRollbackFailsAndEndsTheTransaction() {
        await(first.beginTransaction());
        await(update(first, "INSERT INTO t VALUES (1)"));
        failure(update(first, "INSERT OR ROLLBACK INTO t VALUES (1)"));
        assertThat(failure(first.commitTransaction())).isInstanceOf(R2dbcRollbackException.class);
        assertThat(first.isAutoCommit()).isTrue();
    }

    @Test
    void typedBeginAndCommitMoveTheState() {
        await(update(first, "BEGIN"));
        assertThat(first.isAutoCommit()).isFalse();
        await(update(first, "INSERT INTO t VALUES (1)"));
        await(update(first, "ROLLBACK"));
        assertThat(first.isAutoCommit()).isTrue();
        assertThat(all(rows(second, "SELECT n FROM t"))).isEmpty();

        await(update(first, "SAVEPOINT a"));
        assertThat(first.isAutoCommit()).isFalse();
        await(update(first, "INSERT INTO t VALUES (2)"));
        await(update(first, "RELEASE a"));
        assertThat(first.isAutoCommit()).isTrue();
        assertThat(all(rows(second, "SELECT n FROM t"))).containsExactly(2L);
    }

    @Test
    void aScriptMayHoldAWholeTransaction() {
        all(update(first, "BEGIN; INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); COMMIT"));
        assertThat(first.isAutoCommit()).isTrue();
        assertThat(all(rows(second, "SELECT n FROM t"))).hasSize(2);
    }

    @Test
    void beginningWhileAnotherTransactionWritesTimesOut() {
        await(first.beginTransaction());
        R2dbcException late = failure(second.beginTransaction(IMPATIENT));
        assertThat(late).isInstanceOf(R2dbcTimeoutException.class);
        assertThat(late.getSqlState()).isEqualTo("55P03");
        assertThat(late.getMessage()).contains("locked");
    }

    @Test
    void waitingTransactionsGoInTurn() {
        await(first.beginTransaction());
        var waiting = Mono.from(second.beginTransaction()).thenReturn(true).toFuture();
        assertThat(waiting).isNotDone();
        await(first.commitTransaction());
        assertThat(waiting.orTimeout(5, TimeUnit.SECONDS).join()).isTrue();
        await(second.rollbackTransaction());
    }

    @Test
    void aBeginNobodyWaitsForHoldsNothing() {
        await(first.beginTransaction());
        Mono.from(second.beginTransaction()).subscribe().dispose();
        await(first.commitTransaction());
        await(update(first, "INSERT INTO t VALUES (1)"));
        assertThat(second.isAutoCommit()).isTrue();
    }

    @Test
    void readOnlyTransactionsRefuseToWriteAndLeaveNoTrace() {
        await(first.beginTransaction(READ_ONLY));
        assertThat(all(rows(first, "SELECT count(*) FROM t"))).containsExactly(0L);
        assertThat(failure(update(first, "INSERT INTO t VALUES (1)")).getSqlState())
                .isEqualTo("25006");
        await(first.rollbackTransaction());
        await(update(first, "INSERT INTO t VALUES (1)"));
    }

    @Test
    void foreignKeysMayBeOffForOneTransactionAlone() {
        database.execute("CREATE TABLE child (t INTEGER REFERENCES t (n))");

        await(first.beginTransaction(WITHOUT_FOREIGN_KEYS));
        await(update(first, "INSERT INTO child VALUES (1)"));
        await(first.commitTransaction());
        assertThat(failure(update(second, "INSERT INTO child VALUES (2)")).getSqlState())
                .isEqualTo("23503");

        await(first.beginTransaction(WITHOUT_FOREIGN_KEYS));
        await(first.rollbackTransaction());
        assertThat(failure(update(first, "INSERT INTO child VALUES (2)")).getSqlState())
                .isEqualTo("23503");

        await(first.beginTransaction(WITHOUT_FOREIGN_KEYS));
        await(first.close());
        assertThat(failure(update(second, "INSERT INTO child VALUES (2)")).getSqlState())
                .isEqualTo("23503");
        assertThat(all(rows(second, "SELECT t FROM child"))).containsExactly(1L);
    }

    @Test
    void severalSetsOfValuesAreOneUnit() {
        failure(first.createStatement("INSERT INTO t VALUES ($1)")
                .bind(0, 1)
                .add()
                .bind(0, 2)
                .add()
                .bind(0, 1)
                .execute());
        assertThat(all(rows(second, "SELECT n FROM t"))).isEmpty();

        await(first.beginTransaction());
        await(update(first, "INSERT INTO t VALUES (7)"));
        failure(first.createStatement("INSERT INTO t VALUES ($1)")
                .bind(0, 1)
                .add()
                .bind(0, 7)
                .execute());
        await(first.commitTransaction());
        assertThat(all(rows(second, "SELECT n FROM t"))).containsExactly(7L);
    }
}
