package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.etchdb.annotation.Table;
import io.etchdb.sql.Query;
import io.etchdb.testdatabases.TestDatabase;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * What an operation allocates, on all threads, once everything is warm: the steadiest figure of what it costs. The bounds
 * are a quarter above what was measured; the least of several rounds counts, so what else runs in the JVM does not.
 */
abstract class AllocationSuite extends EtchSuite {

    private static final int ROUNDS = 8;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Bytes that each operation may allocate. */
    record Bounds(long get, long insert, long query) {}

    private final Bounds bounds;
    private long key;

    AllocationSuite(TestDatabase.Kind kind, Bounds bounds) {
        super(kind);
        this.bounds = bounds;
    }

    @Table("person")
    record Person(@Nullable Long id, String name, String email, int visits) {}

    @Override
    String schema() {
        return "CREATE TABLE person (id {bigserial}, name text NOT NULL, email text NOT NULL, visits int NOT NULL)";
    }

    @BeforeAll
    void fill() {
        List<Person> people = IntStream.rangeClosed(1, 1_000)
                .mapToObj(i -> new Person(null, "name " + i, "mail" + i + "@example.org", i))
                .toList();
        run(etch.insertMany(people));
    }

    @Test
    void getStaysBelowItsBound() {
        assertThat(bytesOf(100, () -> etch.get(Person.class, 1 + key++ % 1_000)))
                .isLessThan(bounds.get());
    }

    @Test
    void insertStaysBelowItsBound() {
        assertThat(bytesOf(100, () -> etch.insert(new Person(null, "a", "b", 1))))
                .isLessThan(bounds.insert());
    }

    @Test
    void aQueryOfAThousandRowsStaysBelowItsBound() {
        assertThat(bytesOf(4, () -> etch.query(Query.from(Person.class).limit(1_000))))
                .isLessThan(bounds.query());
    }

    /** The least that one of them allocated in any round; the first rounds warm up. */
    private static long bytesOf(int times, Supplier<Publisher<?>> operation) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = allocated();
            Flux.range(0, times)
                    .concatMap(i -> Flux.from(operation.get()).then(), 1)
                    .blockLast(TIMEOUT);
            least = Math.min(least, (allocated() - before) / times);
        }
        return least;
    }

    private static long allocated() {
        long bytes = 0;
        for (long ofThread : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            bytes += Math.max(0, ofThread);
        }
        return bytes;
    }
}
