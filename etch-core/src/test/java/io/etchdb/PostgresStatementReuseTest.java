package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.error.IntegrityException;
import io.etchdb.row.Patch;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Statements of one connection that run again and again, with other values each time. */
class PostgresStatementReuseTest extends EtchSuite {

    private EtchTemplate one;

    PostgresStatementReuseTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @Table("again")
    record Again(
            @Id long id, @Nullable String name, @Nullable Integer n) {}

    @Override
    String schema() {
        return "CREATE TABLE again (id bigint PRIMARY KEY, name text UNIQUE, n int)";
    }

    @BeforeEach
    void open() {
        one = withOneConnection();
        run(etch.execute("DELETE FROM again"));
    }

    @AfterEach
    void close() {
        close(one);
    }

    private static Again row(long id) {
        return new Again(id, id % 3 == 0 ? null : "name " + id, id % 2 == 0 ? null : (int) id);
    }

    @Test
    void everyRunHasItsOwnValuesNullAmongThem() {
        List<Again> rows = new ArrayList<>();
        for (long id = 1; id <= 60; id++) {
            rows.add(row(id));
            assertThat(run(one.insert(row(id)))).isEqualTo(row(id));
        }
        rows.forEach(row -> assertThat(run(one.get(Again.class, row.id()))).isEqualTo(row));
        for (Again row : rows) {
            Integer n = row.n() == null ? 1 : null;
            Again changed =
                    run(one.update(Patch.of(Again.class, row.id()).set(Again::n).to(n)));
            assertThat(changed).isEqualTo(new Again(row.id(), row.name(), n));
        }
    }

    @Test
    void theServerPreparesOneStatementForEachSetOfTypes() {
        for (long id = 1; id <= 40; id++) {
            run(one.insert(row(id)));
        }
        long prepared = run(one.fetchVal(
                Long.class, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO%again%'"));
        assertThat(prepared).as("name and n, each NULL or not").isEqualTo(4);
    }

    @Test
    void manyOfOneTextAtOnceInATransaction() {
        run(one.insertMany(Again.class, Flux.range(1, 50).map(PostgresStatementReuseTest::row)));
        List<Again> read = all(one.transactionMany(
                tx -> Flux.range(1, 50).flatMapSequential(id -> tx.get(Again.class, (long) id), 50)));
        assertThat(read)
                .extracting(Again::id)
                .isEqualTo(Flux.range(1, 50).map(i -> (long) i).collectList().block());
        assertThat(read).allSatisfy(found -> assertThat(found).isEqualTo(row(found.id())));
    }

    @Test
    void afterAFailureAndAfterACancelItRunsAsBefore() {
        run(one.insert(row(1)));
        for (int i = 0; i < 20; i++) {
            StepVerifier.create(one.insert(row(1)))
                    .expectError(IntegrityException.class)
                    .verify(TIMEOUT);
            var running = one.get(Again.class, 1L).subscribe();
            if (i % 2 == 0) {
                run(Mono.delay(Duration.ofMillis(1)));
            }
            running.dispose();
            assertThat(run(one.get(Again.class, 1L))).isEqualTo(row(1));
            run(one.insert(row(100 + i)));
        }
        assertThat(run(one.count(Again.class, where(Again::id).gt(99L)))).isEqualTo(20);
    }

    @Test
    void valuesOfEachClassInOnePlace() {
        String text = "SELECT $1::text";
        List<Object> values = List.of(1L, 2, "three", true, 4.5, "x".repeat(1_000));
        for (int round = 0; round < 3; round++) {
            for (Object value : values) {
                assertThat(run(one.fetchVal(String.class, text, value))).isEqualTo(value.toString());
            }
        }
    }
}
