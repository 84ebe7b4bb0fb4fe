package io.etchdb.r2dbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcRollbackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

class ErrorsTest {

    private TestDatabase database;

    @BeforeEach
    void open(@TempDir Path directory) {
        database = TestDatabase.in(directory);
        database.execute(
                "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, age INTEGER CHECK (age > 0))",
                "CREATE TABLE posts (author INTEGER REFERENCES users ON DELETE RESTRICT)",
                "CREATE TABLE strict (n INTEGER) STRICT",
                "INSERT INTO users VALUES (1, 'a@x', 5)",
                "INSERT INTO posts VALUES (1)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private R2dbcException failureOf(String sql) {
        return TestDatabase.failure(
                Flux.usingWhen(database.factory().create(), c -> TestDatabase.update(c, sql), c -> c.close()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO users VALUES (2, 'a@x', 5)|23505|UNIQUE constraint failed: users.email",
                "INSERT INTO users VALUES (1, 'b@x', 5)|23505|UNIQUE constraint failed: users.id",
                "INSERT INTO users VALUES (2, NULL, 5)|23502|NOT NULL constraint failed: users.email",
                "INSERT INTO users VALUES (2, 'b@x', 0)|23514|CHECK constraint failed: age > 0",
                "INSERT INTO posts VALUES (9)|23503|FOREIGN KEY constraint failed",
                "DELETE FROM users|23503|FOREIGN KEY constraint failed",
                "INSERT INTO strict VALUES ('x')|22000|cannot store TEXT value in INTEGER column strict.n",
            })
    void integrityViolationsCarryStateAndCleanMessage(String sql, String state, String message) {
        R2dbcException failure = failureOf(sql);
        assertThat(failure).isInstanceOf(R2dbcDataIntegrityViolationException.class);
        assertThat(failure.getSqlState()).isEqualTo(state);
        assertThat(failure.getMessage()).isEqualTo(message);
        assertThat(failure.getSql()).isEqualTo(sql);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM nope|42P01|no such table: nope",
                "SELECT nope FROM users|42703|no such column: nope",
                "INSERT INTO users (nope) VALUES (1)|42703|table users has no column named nope",
                "SELEC 1|42601|near \"SELEC\": syntax error",
                "SELECT (1|42601|incomplete input",
                "SELECT nope()|42883|no such function: nope",
                "CREATE TABLE users (a)|42P07|table users already exists",
            })
    void badGrammarCarriesStateAndCleanMessage(String sql, String state, String message) {
        R2dbcException failure = failureOf(sql);
        assertThat(failure).isInstanceOf(R2dbcBadGrammarException.class);
        assertThat(failure.getSqlState()).isEqualTo(state);
        assertThat(failure.getMessage()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"SELECT abs(-9223372036854775808)|22003", "SELECT json('{')|22032"})
    void failuresWhileRunningAreNotGrammar(String sql, String state) {
        R2dbcException failure = failureOf(sql);
        assertThat(failure)
                .isInstanceOf(R2dbcNonTransientException.class)
                .isNotInstanceOf(R2dbcBadGrammarException.class);
        assertThat(failure.getSqlState()).isEqualTo(state);
    }

    @Test
    void unknownGeneratedColumnIsAnErrorAndNotAString() {
        R2dbcException failure = TestDatabase.failure(Flux.usingWhen(
                database.factory().create(),
                c -> c.createStatement("INSERT INTO users VALUES (2, 'b@x', 5)")
                        .returnGeneratedValues("nope")
                        .execute(),
                c -> c.close()));
        assertThat(failure.getSqlState()).isEqualTo("42703");
    }

    @Test
    void missingDirectoryIsNamedWhenConnecting(@TempDir Path directory) {
        Path file = directory.resolve("no/such/x.db");
        try (TestDatabase missing = TestDatabase.with(SqliteConnectionConfiguration.file(file))) {
            R2dbcException failure = TestDatabase.failure(missing.factory().create());
            assertThat(failure).isInstanceOf(R2dbcNonTransientResourceException.class);
            assertThat(failure.getSqlState()).isEqualTo("08001");
            assertThat(failure.getMessage()).contains(file.toString()).contains("does not exist");
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsNamedWhenConnecting(@TempDir Path directory) throws IOException {
        Path file =
                Files.writeString(directory.resolve("x.db"), "this is not a database at all, but long enough to look");
        try (TestDatabase broken = TestDatabase.with(SqliteConnectionConfiguration.file(file))) {
            R2dbcException failure = TestDatabase.failure(broken.factory().create());
            assertThat(failure).isInstanceOf(R2dbcNonTransientResourceException.class);
            assertThat(failure.getMessage()).contains(file.toString()).contains("not a database");
        }
    }

    @Test
    void aDirectoryIsRefused(@TempDir Path directory) {
        try (TestDatabase broken = TestDatabase.with(SqliteConnectionConfiguration.file(directory))) {
            assertThat(TestDatabase.failure(broken.factory().create()).getMessage())
                    .contains("it is a directory");
        }
    }

    @Test
    void connectingWorksOnceTheDirectoryIsThere(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("later/x.db");
        try (TestDatabase late = TestDatabase.with(SqliteConnectionConfiguration.file(file))) {
            TestDatabase.failure(late.factory().create());
            Files.createDirectory(file.getParent());
            assertThat(late.query("SELECT 1")).containsExactly(1L);
        }
    }

    @Test
    void aFileLockedByAnotherProgramIsNamedWhenConnecting(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("x.db");
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement()) {
            statement.execute("CREATE TABLE t (n)");
            statement.execute("BEGIN EXCLUSIVE");
            try (TestDatabase locked =
                    TestDatabase.with(SqliteConnectionConfiguration.file(file).busyTimeout(Duration.ofMillis(200)))) {
                R2dbcException failure = TestDatabase.failure(locked.factory().create());
                assertThat(failure.getMessage()).contains(file.toString()).contains("locked");
                statement.execute("ROLLBACK");
                assertThat(locked.query("SELECT count(*) FROM t")).containsExactly(0L);
            }
        }
    }

    @Test
    void aSnapshotThatGrewOldIsARollbackToBeRetriedAsAWhole(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("x.db");
        try (TestDatabase deferred = TestDatabase.with(
                        SqliteConnectionConfiguration.file(file).transactionMode("deferred"));
                var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement()) {
            deferred.execute("CREATE TABLE t (n)");
            SqliteConnection connection = deferred.connect();
            TestDatabase.await(connection.beginTransaction());
            TestDatabase.all(TestDatabase.rows(connection, "SELECT n FROM t"));
            statement.execute("INSERT INTO t VALUES (1)");
            R2dbcException failure = TestDatabase.failure(TestDatabase.update(connection, "INSERT INTO t VALUES (2)"));
            assertThat(failure).isInstanceOf(R2dbcRollbackException.class);
            assertThat(failure.getSqlState()).isEqualTo("40001");
            TestDatabase.await(connection.rollbackTransaction());
            TestDatabase.await(TestDatabase.update(connection, "INSERT INTO t VALUES (2)"));
        }
    }

    @Test
    void writingInAReadOnlyTransactionIsDenied() {
        SqliteConnection connection = database.connect();
        TestDatabase.await(connection.beginTransaction(TransactionSuite.READ_ONLY));
        R2dbcException failure = TestDatabase.failure(TestDatabase.update(connection, "DELETE FROM posts"));
        assertThat(failure).isInstanceOf(R2dbcPermissionDeniedException.class);
        assertThat(failure.getSqlState()).isEqualTo("25006");
        TestDatabase.await(connection.close());
    }
}
