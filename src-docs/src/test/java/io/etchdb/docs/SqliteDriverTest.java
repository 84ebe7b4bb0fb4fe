package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.r2dbc.sqlite.SqliteConnectionConfiguration;
import io.etchdb.r2dbc.sqlite.SqliteConnectionFactory;
import io.etchdb.r2dbc.sqlite.SqliteConnectionFactoryProvider;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** What "The SQLite driver" says: the driver by itself, and behind Spring's DatabaseClient. */
class SqliteDriverTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    // spotless:off
    // tag::bare[]
    Flux<String> titles(ConnectionFactory factory) {
        return Flux.usingWhen(
                factory.create(),
                connection -> store(connection, "Emma").thenMany(read(connection)),
                Connection::close);
    }

    Mono<Long> store(Connection connection, String title) {
        return Mono.from(connection.createStatement("INSERT INTO books (title) VALUES ($1)").bind("$1", title).execute())
                .flatMap(result -> Mono.from(result.getRowsUpdated()));
    }

    Flux<String> read(Connection connection) {
        return Flux.from(connection.createStatement("SELECT title FROM books ORDER BY title").execute())
                .flatMap(result -> result.map(row -> row.get("title", String.class)));
    }
    // end::bare[]

    // tag::client[]
    Mono<Long> lend(DatabaseClient client, TransactionalOperator transaction, String title) {
        return client.sql("UPDATE books SET copies = copies - 1 WHERE title = :title AND copies > 0")
                .bind("title", title)
                .fetch()
                .rowsUpdated()
                .flatMap(count -> client.sql("INSERT INTO loans (title) VALUES (:title)")
                        .bind("title", title)
                        .fetch()
                        .rowsUpdated()
                        .thenReturn(count))
                .as(transaction::transactional);
    }
    // end::client[]

    // tag::retry[]
    <T> Mono<T> again(Mono<T> wholeTransaction) {
        return wholeTransaction.retryWhen(Retry.backoff(3, Duration.ofMillis(10))
                .filter(e -> e instanceof R2dbcRollbackException rollback && "40001".equals(rollback.getSqlState())));
    }
    // end::retry[]

    private static SqliteConnectionFactory configured(Path file) {
        // tag::builder[]
        SqliteConnectionFactory factory = SqliteConnectionFactory.from(SqliteConnectionConfiguration.file(file)
                .synchronous("full")
                .busyTimeout(Duration.ofSeconds(2))
                .readers(2)
                .build());
        // end::builder[]
        return factory;
    }

    private static ConnectionFactory fromOptions(Path file) {
        // tag::options[]
        ConnectionFactory factory = ConnectionFactories.get(ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, "sqlite")
                .option(ConnectionFactoryOptions.DATABASE, file.toString())
                .option(SqliteConnectionFactoryProvider.SYNCHRONOUS, "full")
                .option(SqliteConnectionFactoryProvider.BUSY_TIMEOUT, Duration.ofSeconds(2))
                .build());
        // end::options[]
        return factory;
    }
    // spotless:on

    @Test
    void storesAndReadsThroughBareConnections() {
        String file = directory.resolve("app.db").toString();
        ConnectionFactory factory = ConnectionFactories.get("r2dbc:sqlite:///" + file);
        execute(factory, "CREATE TABLE books (title TEXT NOT NULL)");

        StepVerifier.create(titles(factory)).expectNext("Emma").expectComplete().verify(TIMEOUT);

        assertThat(directory.resolve("app.db")).isRegularFile();
        close(factory);
    }

    @Test
    void closesWithItsFactory() {
        ConnectionFactory factory = ConnectionFactories.get("r2dbc:sqlite:mem:///closing");
        // tag::close[]
        Mono<Void> closed = Mono.from(((Closeable) factory).close());
        // end::close[]
        StepVerifier.create(closed).expectComplete().verify(TIMEOUT);
        StepVerifier.create(Mono.from(factory.create()))
                .expectErrorMessage(
                        "The SQLite connection factory is closed. Create a new one, or close it after its last user.")
                .verify(TIMEOUT);
    }

    @Test
    void appliesOptionsOfBuilderAndOfSpi() {
        Path file = directory.resolve("options.db");
        for (ConnectionFactory factory : new ConnectionFactory[] {configured(file), fromOptions(file)}) {
            DatabaseClient client = DatabaseClient.create(factory);
            assertPragma(client, "synchronous", 2L);
            assertPragma(client, "busy_timeout", 2000L);
            assertPragma(client, "foreign_keys", 1L);
            close(factory);
        }
    }

    @Test
    void lendsInOneTransactionThroughDatabaseClient() {
        SqliteConnectionFactory factory = configured(directory.resolve("client.db"));
        execute(factory, """
                CREATE TABLE books (title TEXT PRIMARY KEY, copies INTEGER NOT NULL);
                CREATE TABLE loans (title TEXT UNIQUE REFERENCES books);
                INSERT INTO books VALUES ('Emma', 2)""");
        // tag::wiring[]
        DatabaseClient client = DatabaseClient.create(factory);
        TransactionalOperator transaction = TransactionalOperator.create(new R2dbcTransactionManager(factory));
        // end::wiring[]

        StepVerifier.create(lend(client, transaction, "Emma"))
                .expectNext(1L)
                .expectComplete()
                .verify(TIMEOUT);
        StepVerifier.create(lend(client, transaction, "Emma"))
                .expectError(DuplicateKeyException.class)
                .verify(TIMEOUT);
        StepVerifier.create(client.sql("SELECT copies FROM books")
                        .map(row -> row.get(0, Long.class))
                        .one())
                .as("the failed transaction left no trace")
                .expectNext(1L)
                .expectComplete()
                .verify(TIMEOUT);
        close(factory);
    }

    @Test
    void runsAgainWhatLostItsSnapshotAndNothingElse() {
        AtomicInteger runs = new AtomicInteger();
        Mono<Integer> once = Mono.fromCallable(() -> {
            if (runs.incrementAndGet() == 1) {
                throw new R2dbcRollbackException("database is locked", "40001", 517);
            }
            return runs.get();
        });
        StepVerifier.create(again(once)).expectNext(2).expectComplete().verify(TIMEOUT);
        StepVerifier.create(again(Mono.error(new R2dbcRollbackException("gone", "40000"))))
                .expectErrorMessage("gone")
                .verify(TIMEOUT);
        assertThat(ConnectionFactoryUtils.convertR2dbcException(
                        "write", null, new R2dbcRollbackException("database is locked", "40001", 517)))
                .isInstanceOf(CannotAcquireLockException.class);
    }

    private static void assertPragma(DatabaseClient client, String name, long expected) {
        StepVerifier.create(client.sql("PRAGMA " + name)
                        .map(row -> row.get(0, Long.class))
                        .one())
                .as(name)
                .expectNext(expected)
                .expectComplete()
                .verify(TIMEOUT);
    }

    private static void execute(ConnectionFactory factory, String script) {
        Mono<Void> run = Mono.usingWhen(
                factory.create(),
                connection -> Flux.from(connection.createStatement(script).execute())
                        .concatMap(Result::getRowsUpdated)
                        .then(),
                Connection::close);
        StepVerifier.create(run).expectComplete().verify(TIMEOUT);
    }

    private static void close(ConnectionFactory factory) {
        StepVerifier.create(Mono.from(((Closeable) factory).close()))
                .expectComplete()
                .verify(TIMEOUT);
    }
}
