package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.TestRows.Counter;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.row.Patch;
import io.etchdb.sql.BulkStatement;
import io.etchdb.sql.Composer;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Bulk operations in chunks of a size that was asked for: C041. */
abstract class ChunkSuite extends EtchSuite {

    private ConnectionFactory factory;
    private RecordingFactory recorded;
    private EtchTemplate pairs;

    ChunkSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return TestRows.SCHEMA;
    }

    @BeforeAll
    void openInPairs() {
        factory = ConnectionFactories.get(database().r2dbcUrl());
        recorded = new RecordingFactory(factory);
        pairs = EtchTemplate.over(
                recorded, EtchOptions.builder().bulkChunkSize(2).build());
        run(pairs.executeScript("CREATE TABLE IF NOT EXISTS counters (id int PRIMARY KEY, n int NOT NULL)"));
    }

    @AfterAll
    void closePairs() {
        if (factory instanceof Closeable closeable) {
            run(Mono.from(closeable.close()));
        }
    }

    @BeforeEach
    void empty() {
        run(pairs.execute("DELETE FROM counters"));
        recorded.statements();
    }

    private static List<Counter> counters(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> new Counter(i, i)).toList();
    }

    private static List<String> texts(List<BulkStatement> statements) {
        return statements.stream().map(statement -> statement.sql().text()).toList();
    }

    @Test
    @DisplayName("C041: 5 rows in chunks of 2 are 3 statements and 5 rows")
    void insertsInChunks() {
        assertThat(run(pairs.insertMany(counters(5)))).isEqualTo(5);
        assertThat(recorded.statements())
                .hasSize(3)
                .isEqualTo(texts(pairs.compose().composeAllInsertMany(counters(5), null, false, null)))
                .isEqualTo(texts(Composer.of(dialect()).composeAllInsertMany(counters(5), null, false, 2)));
        assertThat(run(pairs.count(Counter.class))).isEqualTo(5);
    }

    @Test
    @DisplayName("C041: rows returned from chunks are in input order")
    void returnsFromChunksInOrder() {
        assertThat(all(pairs.insertManyReturning(counters(5)))).isEqualTo(counters(5));
        assertThat(recorded.statements()).hasSize(3);
    }

    @Test
    @DisplayName("C041: 5 keys deleted in chunks of 2 leave an empty table")
    void deletesInChunks() {
        run(pairs.insertMany(counters(5)));
        recorded.statements();
        assertThat(run(pairs.deleteMany(Counter.class, List.of(1, 2, 3, 4, 5)))).isEqualTo(5);
        assertThat(recorded.statements())
                .hasSize(3)
                .isEqualTo(texts(pairs.compose().composeAllDeleteMany(Counter.class, List.of(1, 2, 3, 4, 5), null)));
        assertThat(run(pairs.count(Counter.class))).isZero();
    }

    @Test
    void updatesInChunks() {
        run(pairs.insertMany(counters(5)));
        recorded.statements();
        List<Patch<Counter>> patches = counters(5).stream()
                .map(counter ->
                        Patch.of(Counter.class, counter.id()).set(Counter::n).plus(10))
                .toList();
        assertThat(run(pairs.updateMany(patches))).isEqualTo(5);
        assertThat(recorded.statements())
                .hasSize(3)
                .isEqualTo(texts(pairs.compose().composeAllUpdateMany(patches, null)));
        assertThat(all(pairs.query(Counter.class)).stream().mapToInt(Counter::n).sum())
                .isEqualTo(15 + 50);
    }

    @Test
    void aStreamIsWrittenInChunksToo() {
        assertThat(run(pairs.insertMany(Counter.class, Flux.fromIterable(counters(5)))))
                .isEqualTo(5);
        assertThat(recorded.statements()).hasSize(3);
    }

    @Test
    @DisplayName("C041: nothing to write is no statement")
    void emptyInputIsNoStatement() {
        assertThat(run(pairs.insertMany(List.<Counter>of()))).isZero();
        assertThat(run(pairs.deleteMany(Counter.class, List.of()))).isZero();
        assertThat(run(pairs.updateMany(List.<Patch<Counter>>of()))).isZero();
        assertThat(all(pairs.insertManyReturning(List.<Counter>of()))).isEmpty();
        assertThat(recorded.statements()).isEmpty();
    }

    @Test
    void viewsKeepTheSize() {
        assertThat(pairs.inSchema("main").compose().composeAllInsertMany(counters(5), null, false, null))
                .hasSize(3);
        assertThat(pairs.scoped(
                                Counter.class,
                                io.etchdb.sql.Where.where(Counter::n).eq(1))
                        .compose()
                        .composeAllDeleteMany(Counter.class, List.of(1, 2, 3), null))
                .hasSize(2);
    }

    @Table("wide")
    record Wide(
            @Id int id, byte @Nullable [] content, @Nullable String text) {}

    @Test
    void aChunkIsNeverLargerThanAStatementTakes() {
        int rows = 90_000;
        EtchTemplate huge = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .bulkChunkSize(1_000_000)
                .build());
        run(huge.execute("CREATE TABLE wide (id int PRIMARY KEY, content " + (isPostgres() ? "bytea" : "blob")
                + ", text text)"));
        try {
            assertThat(run(huge.insertMany(IntStream.range(0, rows)
                            .mapToObj(i -> new Wide(i, new byte[] {1}, "t"))
                            .toList())))
                    .isEqualTo(rows);
            assertThat(run(huge.updateMany(IntStream.range(0, rows)
                            .mapToObj(
                                    i -> Patch.of(Wide.class, i).set(Wide::text).to("u"))
                            .toList())))
                    .isEqualTo(rows);
            assertThat(run(huge.deleteMany(
                            Wide.class, IntStream.range(0, 260_000).boxed().toList())))
                    .isEqualTo(rows);
        } finally {
            run(huge.execute("DROP TABLE wide"));
            run(huge.close());
        }
    }

    @Test
    void moreValuesThanAStatementTakesAreRefusedWithTheLimit() {
        List<byte[]> contents =
                IntStream.range(0, 250_001).mapToObj(i -> new byte[1]).toList();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> etch.query(
                        Wide.class, io.etchdb.sql.Where.where(Wide::content).in(contents)))
                .withMessageContainingAll("wide", "250001", isPostgres() ? "65535" : "250000");
    }

    @Test
    void aChunkOfNothingIsRefused() {
        for (int size : new int[] {0, -1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EtchOptions.builder().bulkChunkSize(size))
                    .withMessage("bulkChunkSize is 1 row or more; got " + size);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Composer.of(dialect()).composeAllInsertMany(counters(1), null, false, size))
                    .withMessageContaining("1 row or more");
        }
    }
}
