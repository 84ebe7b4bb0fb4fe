package io.etchdb.r2dbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.SkipException;
import reactor.core.publisher.Flux;

/** The Reactive Streams TCK on the rows of a result and on the results of a statement. */
class RowPublisherTckTest {

    private static TestDatabase database;

    @BeforeAll
    static void open() {
        database = TestDatabase.inMemory();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @TestFactory
    Stream<DynamicTest> rowsOfOneResult() {
        return verify(RowsVerification::new);
    }

    @TestFactory
    Stream<DynamicTest> resultsOfOneStatement() {
        return verify(ResultsVerification::new);
    }

    @Test
    void findsTheCasesOfTheTck() {
        assertThat(cases()).hasSizeGreaterThan(30);
    }

    private interface Verification {
        PublisherVerification<?> create(TestEnvironment environment);
    }

    private static List<Method> cases() {
        return Arrays.stream(PublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
                .toList();
    }

    private static Stream<DynamicTest> verify(Verification verification) {
        return cases().stream()
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> {
                    PublisherVerification<?> subject = verification.create(new TestEnvironment(1000, 100));
                    subject.setUp();
                    run(method, subject);
                }));
    }

    private static void run(Method method, PublisherVerification<?> subject) throws Throwable {
        try {
            method.invoke(subject);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException skipped) {
                Assumptions.abort(skipped.getMessage());
            }
            throw e.getCause();
        }
    }

    private static final class RowsVerification extends PublisherVerification<Object> {

        RowsVerification(TestEnvironment environment) {
            super(environment);
        }

        @Override
        public Publisher<Object> createPublisher(long elements) {
            SqliteConnection connection = database.connect();
            var result = TestDatabase.await(TestDatabase.bound(
                            connection,
                            "WITH RECURSIVE c(n) AS (SELECT 1 WHERE $1 > 0 UNION ALL SELECT n + 1 FROM c WHERE n < $1) SELECT n FROM c",
                            Math.min(elements, 1_000_000))
                    .execute());
            return Flux.from(result.map(row -> row.get(0))).doFinally(signal -> connection.close());
        }

        /** A result that has been consumed already. */
        @Override
        public Publisher<Object> createFailedPublisher() {
            var result = TestDatabase.await(
                    database.connect().createStatement("SELECT 1").execute());
            TestDatabase.all(result.map(row -> row.get(0)));
            return result.map(row -> row.get(0));
        }

        @Override
        public long maxElementsFromPublisher() {
            return 1_000_000;
        }
    }

    private static final class ResultsVerification extends PublisherVerification<SqliteResult> {

        ResultsVerification(TestEnvironment environment) {
            super(environment);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Publisher<SqliteResult> createPublisher(long elements) {
            return (Publisher<SqliteResult>) database.connect()
                    .createStatement("SELECT 1;".repeat((int) elements))
                    .execute();
        }

        @Override
        @SuppressWarnings("unchecked")
        public Publisher<SqliteResult> createFailedPublisher() {
            SqliteConnection closed = database.connect();
            TestDatabase.await(closed.close());
            return (Publisher<SqliteResult>) closed.createStatement("SELECT 1").execute();
        }

        @Override
        public long maxElementsFromPublisher() {
            return 10_000;
        }
    }
}
