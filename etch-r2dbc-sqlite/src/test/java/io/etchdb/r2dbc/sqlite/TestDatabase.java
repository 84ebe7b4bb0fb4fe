package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A database for one test, with short ways to use it; nothing here waits for longer than {@link #TIMEOUT}. */
final class TestDatabase implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final SqliteConnectionFactory factory;

    private TestDatabase(SqliteConnectionConfiguration.Builder configuration) {
        this.factory = SqliteConnectionFactory.from(configuration.build());
    }

    static TestDatabase in(Path directory) {
        return with(SqliteConnectionConfiguration.file(directory.resolve("test.db")));
    }

    static TestDatabase inMemory() {
        return with(SqliteConnectionConfiguration.memory("test"));
    }

    static TestDatabase with(SqliteConnectionConfiguration.Builder configuration) {
        return new TestDatabase(configuration);
    }

    SqliteConnectionFactory factory() {
        return factory;
    }

    SqliteConnection connect() {
        return (SqliteConnection) Mono.from(factory.create()).block(TIMEOUT);
    }

    /** Runs the work on a connection of its own and collects what it emits. */
    <T> List<T> run(Function<Connection, Publisher<T>> work) {
        return Flux.usingWhen(factory.create(), work, Connection::close)
                .collectList()
                .block(TIMEOUT);
    }

    /** Runs statements, each in autocommit. */
    void execute(String... sql) {
        for (String one : sql) {
            run(connection -> update(connection, one));
        }
    }

    /** The first column of every row. */
    List<Object> query(String sql, Object... values) {
        return run(connection -> rows(connection, sql, values));
    }

    static Flux<Long> update(Connection connection, String sql, Object... values) {
        return Flux.from(bound(connection, sql, values).execute()).concatMap(Result::getRowsUpdated);
    }

    static Flux<Object> rows(Connection connection, String sql, Object... values) {
        return rows(connection, Object.class, sql, values);
    }

    static <T> Flux<T> rows(Connection connection, Class<T> type, String sql, Object... values) {
        return Flux.from(bound(connection, sql, values).execute())
                .concatMap(result -> result.map((row, metadata) -> row.get(0, type)));
    }

    static Statement bound(Connection connection, String sql, Object... values) {
        Statement statement = connection.createStatement(sql);
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                statement.bindNull(i, Object.class);
            } else {
                statement.bind(i, values[i]);
            }
        }
        return statement;
    }

    static <T> T await(Publisher<T> publisher) {
        return Mono.from(publisher).block(TIMEOUT);
    }

    static <T> List<T> all(Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block(TIMEOUT);
    }

    /** The R2DBC exception a publisher ends with. */
    static R2dbcException failure(Publisher<?> publisher) {
        Throwable failure = Flux.from(publisher)
                .then(Mono.<Throwable>empty())
                .onErrorResume(Mono::just)
                .block(TIMEOUT);
        if (failure instanceof R2dbcException r2dbc) {
            return r2dbc;
        }
        throw new AssertionError("Expected an R2dbcException, not " + failure, failure);
    }

    @Override
    public void close() {
        Mono.from(factory.close()).block(TIMEOUT);
    }
}
