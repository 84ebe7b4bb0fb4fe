package io.etchdb.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.etchdb.EtchTemplate;
import io.etchdb.error.OperationalException;
import io.etchdb.springboot.test.TestClasses;
import io.etchdb.test.EtchDatabase.Lifetime;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** The extension without Spring. */
class EtchDatabaseTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    // ---- a database for each method ----

    @Fixture("classpath:fixtures/two-notes.json")
    abstract static class PerMethod {

        private static final Set<String> URLS = ConcurrentHashMap.newKeySet();
        private static final List<EtchTemplate> TEMPLATES = new CopyOnWriteArrayList<>();

        @BeforeEach
        void writes(EtchTemplate etch) {
            TEMPLATES.add(etch);
            assertThat(etch.count(Item.class).block(TIMEOUT)).isGreaterThanOrEqualTo(2);
            etch.insert(new Item(1L, "mine")).block(TIMEOUT);
        }

        @Test
        void seesItsOwn(EtchTemplate etch, TestDatabase database) {
            assertThat(etch.count(Item.class).block(TIMEOUT)).isEqualTo(3);
            assertThat(URLS.add(database.r2dbcUrl())).isTrue();
        }

        @Test
        @Fixture("classpath:fixtures/note.sql")
        void seesItsFixture(EtchTemplate etch, TestDatabase database) {
            assertThat(etch.count(Item.class).block(TIMEOUT)).isEqualTo(5);
            assertThat(URLS.add(database.r2dbcUrl())).isTrue();
        }
    }

    @EtchDatabase(migrations = "classpath:migrations")
    static class SqliteMemoryPerMethod extends PerMethod {}

    @EtchDatabase(kind = TestDatabase.Kind.SQLITE_FILE, migrations = "classpath:migrations")
    static class SqliteFilePerMethod extends PerMethod {}

    @EtchDatabase(kind = TestDatabase.Kind.POSTGRES, migrations = "classpath:migrations")
    static class PostgresPerMethod extends PerMethod {}

    @Test
    void givesEachMethodADatabaseAndClosesIt() {
        TestClasses.succeedConcurrently(
                6, SqliteMemoryPerMethod.class, SqliteFilePerMethod.class, PostgresPerMethod.class);

        assertThat(PerMethod.TEMPLATES).hasSize(6).allSatisfy(etch -> assertThatExceptionOfType(
                        OperationalException.class)
                .isThrownBy(() -> etch.count(Item.class).block(TIMEOUT)));
    }

    // ---- a database for the class ----

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @Fixture("classpath:fixtures/two-notes.json")
    abstract static class PerClass {

        private final EtchTemplate etch;

        PerClass(EtchTemplate etch) {
            this.etch = etch;
        }

        @BeforeAll
        static void writes(EtchTemplate etch) {
            etch.insert(new Item(1L, "of all")).block(TIMEOUT);
        }

        @Test
        @Order(1)
        void seesItAndWrites() {
            assertThat(etch.count(Item.class).block(TIMEOUT)).isEqualTo(3);
            etch.insert(new Item(2L, "of all")).block(TIMEOUT);
        }

        @Test
        @Order(2)
        void seesBoth(EtchTemplate same) {
            assertThat(same).isSameAs(etch);
            assertThat(etch.count(Item.class).block(TIMEOUT)).isEqualTo(4);
        }
    }

    @EtchDatabase(lifetime = Lifetime.CLASS, migrations = "classpath:migrations")
    static class SqlitePerClass extends PerClass {

        SqlitePerClass(EtchTemplate etch) {
            super(etch);
        }

        @Nested
        class Inside {

            @Test
            void sharesTheDatabase(EtchTemplate etch) {
                assertThat(etch.count(Item.class).block(TIMEOUT)).isEqualTo(4);
            }
        }
    }

    @EtchDatabase(kind = TestDatabase.Kind.POSTGRES, lifetime = Lifetime.CLASS, migrations = "classpath:migrations")
    static class PostgresPerClass extends PerClass {

        PostgresPerClass(EtchTemplate etch) {
            super(etch);
        }
    }

    @Test
    void givesAllMethodsOfAClassOneDatabase() {
        TestClasses.succeed(5, SqlitePerClass.class, PostgresPerClass.class);
    }

    // ---- what is refused ----

    @EtchDatabase
    static class InConstructor {

        InConstructor(EtchTemplate etch) {
            throw new AssertionError("got " + etch);
        }

        @Test
        void neverRuns() {}
    }

    @EtchDatabase
    static class InBeforeAll {

        @BeforeAll
        static void takes(EtchTemplate etch) {
            assertThat(etch).as("never handed out").isNull();
        }

        @Test
        void neverRuns() {}
    }

    @ExtendWith(EtchDatabaseExtension.class)
    static class WithoutAnnotation {

        @Test
        void neverRuns(EtchTemplate etch) {
            throw new AssertionError("got " + etch);
        }
    }

    @EtchDatabase(migrations = "classpath:no-such-migrations")
    static class WithoutMigrations {

        @Test
        void neverRuns(EtchTemplate etch) {
            throw new AssertionError("got " + etch);
        }
    }

    @Test
    void saysWhereThereIsNoDatabaseYet() {
        String advice = " runs when there is no database: each test method has its own. Take the parameter in the test"
                + " method or in @BeforeEach, or say @EtchDatabase(lifetime = CLASS)";
        assertThat(TestClasses.failures(InConstructor.class))
                .singleElement()
                .isInstanceOf(ParameterResolutionException.class)
                .extracting(Throwable::getMessage)
                .isEqualTo("the constructor of InConstructor" + advice);
        assertThat(TestClasses.failures(InBeforeAll.class))
                .singleElement()
                .isInstanceOf(ParameterResolutionException.class)
                .extracting(Throwable::getMessage)
                .isEqualTo("the @BeforeAll or @AfterAll method of InBeforeAll" + advice);
    }

    @Test
    void saysThatTheAnnotationIsMissing() {
        assertThat(TestClasses.failures(WithoutAnnotation.class))
                .singleElement()
                .extracting(Throwable::getMessage)
                .isEqualTo(WithoutAnnotation.class.getName()
                        + " has no @EtchDatabase. Put it on the class instead of @ExtendWith");
    }

    @Test
    void saysThatThereAreNoMigrations() {
        assertThat(TestClasses.failures(WithoutMigrations.class))
                .singleElement()
                .extracting(Throwable::getMessage)
                .asString()
                .contains("no-such-migrations");
    }
}
