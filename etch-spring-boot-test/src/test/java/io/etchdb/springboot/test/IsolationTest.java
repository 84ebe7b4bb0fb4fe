package io.etchdb.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.test.Fixture;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.publisher.Mono;

/** The other ways to keep tests apart, other databases, and what is refused. */
class IsolationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    // ---- a database for each method ----

    @Import(NoteService.class)
    abstract static class OwnDatabase {

        private static final Set<ApplicationContext> SEEN = ConcurrentHashMap.newKeySet();

        @Autowired
        private EtchTemplate etch;

        @Autowired
        private ApplicationContext context;

        @BeforeEach
        void seesFreshContextAndEmptyDatabase() {
            assertThat(SEEN.add(context)).isTrue();
            assertThat(etch.count(Note.class).block(TIMEOUT)).isZero();
        }

        @Test
        void commits() {
            etch.insert(new Note(1, "one")).block(TIMEOUT);
            assertThat(etch.count(Note.class).block(TIMEOUT)).isEqualTo(1);
        }

        @Test
        void takesStatementsThatNoTransactionMayContain() {
            etch.insert(new Note(1, "one")).block(TIMEOUT);
            etch.execute("VACUUM").block(TIMEOUT);
            assertThat(etch.count(Note.class).block(TIMEOUT)).isEqualTo(1);
        }
    }

    @EtchTest(isolation = Isolation.OWN_DATABASE)
    static class SqliteOwnDatabase extends OwnDatabase {}

    @EtchTest(database = Database.POSTGRES, isolation = Isolation.OWN_DATABASE)
    static class PostgresOwnDatabase extends OwnDatabase {

        @Test
        void takesNewTransactionInsideAnother(@Autowired NoteService notes, @Autowired EtchTemplate etch) {
            etch.transaction(tx -> tx.insert(new Note(1, "outer"))
                            .then(notes.writeInNew(2))
                            .then(Mono.error(new IllegalStateException("no"))))
                    .onErrorComplete()
                    .block(TIMEOUT);
            assertThat(etch.get(Note.class, 1L).block(TIMEOUT)).isNull();
            assertThat(etch.get(Note.class, 2L).block(TIMEOUT)).isNotNull();
        }
    }

    @Test
    void givesEachMethodADatabaseOfItsOwn() {
        TestClasses.succeed(5, SqliteOwnDatabase.class, PostgresOwnDatabase.class);
    }

    // ---- nothing ----

    @EtchTest(isolation = Isolation.NONE)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class NoIsolation {

        @Test
        @Order(1)
        void writes(@Autowired EtchTemplate etch) {
            etch.insert(new Note(1, "stays")).block(TIMEOUT);
        }

        @Test
        @Order(2)
        void seesIt(@Autowired EtchTemplate etch) {
            assertThat(etch.count(Note.class).block(TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void keepsWhatWasWrittenIfAskedTo() {
        TestClasses.succeed(2, NoIsolation.class);
    }

    // ---- at the same time ----

    abstract static class Concurrent {

        @Autowired
        private EtchTemplate etch;

        private void writesAlone() {
            assertThat(etch.count(Note.class).block(TIMEOUT)).isZero();
            etch.insert(new Note(1, "mine")).block(TIMEOUT);
            Mono.delay(Duration.ofMillis(30)).block(TIMEOUT);
            assertThat(etch.count(Note.class).block(TIMEOUT)).isEqualTo(1);
        }

        @Test
        void one() {
            writesAlone();
        }

        @Test
        void two() {
            writesAlone();
        }

        @Test
        void three() {
            writesAlone();
        }
    }

    @EtchTest
    static class ConcurrentSqlite extends Concurrent {}

    @EtchTest
    static class ConcurrentSqliteInTheSameContext extends Concurrent {}

    @EtchTest(properties = "some=other")
    static class ConcurrentSqliteInAnotherContext extends Concurrent {}

    @EtchTest(database = Database.POSTGRES)
    static class ConcurrentPostgres extends Concurrent {}

    @EtchTest(database = Database.POSTGRES, properties = "some=other")
    static class ConcurrentPostgresInAnotherContext extends Concurrent {}

    @Test
    void keepsConcurrentTestsApart() {
        TestClasses.succeedConcurrently(
                15,
                ConcurrentSqlite.class,
                ConcurrentSqliteInTheSameContext.class,
                ConcurrentSqliteInAnotherContext.class,
                ConcurrentPostgres.class,
                ConcurrentPostgresInAnotherContext.class);
    }

    // ---- the application's own database ----

    @EtchTest(database = Database.APPLICATION)
    static class ApplicationsDatabase {

        private static final TestDatabase ITS_OWN = TestDatabase.sqliteFile();

        @DynamicPropertySource
        static void where(DynamicPropertyRegistry properties) {
            properties.add("spring.etch.url", ITS_OWN::url);
        }

        @AfterAll
        static void delete() {
            ITS_OWN.close();
        }

        @Test
        void writes(@Autowired EtchTemplate etch) {
            assertThat(etch.toString()).contains(ITS_OWN.url());
            assertThat(etch.count(Note.class).block(TIMEOUT)).isZero();
            etch.insert(new Note(1, "rolled back")).block(TIMEOUT);
        }

        @Test
        void writesAgain(@Autowired EtchTemplate etch) {
            writes(etch);
        }
    }

    @Test
    void rollsBackOnTheApplicationsDatabaseToo() {
        TestClasses.succeed(2, ApplicationsDatabase.class);
    }

    // ---- connection factories of the application ----

    @TestConfiguration(proxyBeanMethods = false)
    static class OwnFactory {

        @Bean
        ConnectionFactory ownFactory() {
            return ConnectionFactories.get("r2dbc:sqlite:mem:///own-factory");
        }
    }

    @EtchTest(database = Database.APPLICATION)
    @Import(OwnFactory.class)
    static class OnOwnFactory extends Concurrent {}

    @EtchTest
    @Import(OwnFactory.class)
    static class BesideOwnFactory {

        @Test
        void neverRuns() {}
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class OwnPool {

        @Bean
        ConnectionPool ownPool() {
            return new ConnectionPool(
                    ConnectionPoolConfiguration.builder(ConnectionFactories.get("r2dbc:sqlite:mem:///own-pool"))
                            .build());
        }
    }

    @EtchTest(database = Database.APPLICATION)
    @Import(OwnPool.class)
    static class OnOwnPool {

        @Test
        void neverRuns() {}
    }

    @Test
    void rollsBackOnOwnFactoryOnlyIfAskedTo() {
        TestClasses.succeed(3, OnOwnFactory.class);
        assertThat(TestClasses.failures(BesideOwnFactory.class))
                .first()
                .extracting(NestedExceptionUtils::getMostSpecificCause)
                .extracting(Throwable::getMessage)
                .isEqualTo("the application makes its own ConnectionFactory, bean ownFactory, so the test would not run"
                        + " on SQLITE_MEMORY. Say database = APPLICATION to run it on that one, or leave the bean out"
                        + " of the test");
    }

    @Test
    void refusesFactoryThatNothingCanStandBefore() {
        assertThat(TestClasses.failures(OnOwnPool.class))
                .first()
                .extracting(NestedExceptionUtils::getMostSpecificCause)
                .extracting(Throwable::getMessage)
                .isEqualTo("bean ownPool is declared as io.r2dbc.pool.ConnectionPool, so nothing can stand before it"
                        + " and roll back. Declare it as ConnectionFactory, or say isolation = NONE");
    }

    // ---- what a test leaves behind ----

    @EtchTest
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class LeavesTransactionOpen {

        @Test
        @Order(1)
        void leaves(@Autowired EtchTemplate etch) {
            etch.transaction(tx -> tx.insert(new Note(1, "left")).then(Mono.never()))
                    .subscribe();
        }

        @Test
        @Order(2)
        void isNotDisturbed(@Autowired EtchTemplate etch) {
            assertThat(etch.count(Note.class).block(TIMEOUT)).isZero();
        }
    }

    @Test
    void failsTestThatLeavesTransactionOpenAndSparesTheNext() {
        assertThat(TestClasses.failures(LeavesTransactionOpen.class))
                .singleElement()
                .extracting(Throwable::getMessage)
                .isEqualTo("the test method has returned, and 5 s later a transaction or a statement of it still runs."
                        + " It was rolled back. Let the test wait for all it subscribes to");
    }

    // ---- fixtures ----

    @EtchTest
    static class WrongFixture {

        @Test
        @Fixture("classpath:fixtures/wrong-column.json")
        void neverRuns() {
            throw new AssertionError("ran though its fixture is wrong");
        }
    }

    @Test
    void failsTestWhoseFixtureIsWrong() {
        assertThat(TestClasses.failures(WrongFixture.class))
                .singleElement()
                .extracting(Throwable::getMessage)
                .isEqualTo("fixture classpath:fixtures/wrong-column.json: row 2 of notes names \"boddy\", which is no"
                        + " column. Columns: id, body, created_at");
    }
}
