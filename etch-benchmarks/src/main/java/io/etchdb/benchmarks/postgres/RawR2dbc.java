package io.etchdb.benchmarks.postgres;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** r2dbc-postgresql by hand: each caller with a connection of its own, or one from r2dbc-pool for each operation. */
final class RawR2dbc extends ReactiveContender {

    private final List<Session> sessions;
    private final Mono<Void> close;

    private RawR2dbc(List<Session> sessions, Mono<Void> close) {
        this.sessions = sessions;
        this.close = close;
    }

    static RawR2dbc held(String url, int callers) {
        List<? extends Connection> connections = Flux.range(0, callers)
                .concatMap(number -> factory(url).create())
                .collectList()
                .blockOptional()
                .orElseThrow();
        return new RawR2dbc(
                connections.stream().<Session>map(Held::new).toList(),
                Flux.fromIterable(connections).concatMap(Connection::close).then());
    }

    static RawR2dbc pooled(String url) {
        ConnectionPool pool = pool(url);
        return new RawR2dbc(List.of(new Pooled(pool)), pool.close());
    }

    /** As all who are pooled have it. */
    static ConnectionPool pool(String url) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(factory(url))
                .initialSize(POOL_SIZE)
                .maxSize(POOL_SIZE)
                .build());
    }

    private static ConnectionFactory factory(String url) {
        return ConnectionFactories.get("r2dbc:" + url);
    }

    @Override
    Session session(Caller caller) {
        return sessions.get(caller.number() % sessions.size());
    }

    @Override
    public void close() {
        close.block();
    }

    private static final class Held extends RawSession {

        private final Connection connection;

        Held(Connection connection) {
            this.connection = connection;
        }

        @Override
        <T> Mono<T> one(Function<Connection, Mono<T>> work) {
            return work.apply(connection);
        }

        @Override
        <T> Flux<T> many(Function<Connection, Flux<T>> work) {
            return work.apply(connection);
        }
    }

    private static final class Pooled extends RawSession {

        private final ConnectionPool pool;

        Pooled(ConnectionPool pool) {
            this.pool = pool;
        }

        @Override
        <T> Mono<T> one(Function<Connection, Mono<T>> work) {
            return Mono.usingWhen(pool.create(), work, Connection::close);
        }

        @Override
        <T> Flux<T> many(Function<Connection, Flux<T>> work) {
            return Flux.usingWhen(pool.create(), work, Connection::close);
        }
    }

    /** The statements, on whatever connection. */
    private abstract static class RawSession implements Session {

        abstract <T> Mono<T> one(Function<Connection, Mono<T>> work);

        abstract <T> Flux<T> many(Function<Connection, Flux<T>> work);

        @Override
        public Mono<User> get(long id) {
            return one(connection -> get(connection, id));
        }

        private static Mono<User> get(Connection connection, long id) {
            return rows(connection.createStatement(Users.GET).bind(0, id)).single();
        }

        @Override
        public Flux<User> list(long after) {
            return many(
                    connection -> rows(connection.createStatement(Users.LIST).bind(0, after)));
        }

        @Override
        public Mono<User> insert(User user) {
            return one(connection -> insert(connection, user));
        }

        private static Mono<User> insert(Connection connection, User user) {
            return rows(bind(connection.createStatement(Users.INSERT_RETURNING), user))
                    .single();
        }

        @Override
        public Mono<User> setVisits(long id, int visits) {
            return one(connection -> setVisits(connection, id, visits));
        }

        private static Mono<User> setVisits(Connection connection, long id, int visits) {
            return rows(connection
                            .createStatement(Users.UPDATE_RETURNING)
                            .bind(0, visits)
                            .bind(1, id))
                    .single();
        }

        @Override
        public Mono<User> transaction(long id, int visits, User newcomer) {
            return one(connection -> inTransaction(
                            connection,
                            Flux.from(get(connection, id)
                                    .flatMap(user -> setVisits(connection, id, visits))
                                    .flatMap(user -> insert(connection, newcomer))))
                    .single());
        }

        @Override
        public Mono<Long> insertAll(List<User> users) {
            return one(connection ->
                    inTransaction(connection, addAll(connection, users)).single());
        }

        @Override
        public Flux<User> insertAllReturning(List<User> users) {
            return many(connection ->
                    inTransaction(connection, rows(allOf(connection.createStatement(Users.INSERT_RETURNING), users))));
        }

        @Override
        public Mono<Long> setAllVisits(List<Users.Visits> changes) {
            return one(connection -> inTransaction(
                            connection,
                            Flux.fromIterable(changes)
                                    .concatMap(change -> changed(connection
                                            .createStatement(Users.UPDATE)
                                            .bind(0, change.count())
                                            .bind(1, change.id()))))
                    .reduce(0L, Long::sum));
        }

        @Override
        public Flux<User> stream() {
            return many(connection -> rows(connection.createStatement(Users.STREAM)));
        }

        private static <T> Flux<T> inTransaction(Connection connection, Flux<T> work) {
            return Flux.usingWhen(
                    Mono.from(connection.beginTransaction()).thenReturn(connection),
                    begun -> work,
                    Connection::commitTransaction,
                    (begun, error) -> begun.rollbackTransaction(),
                    Connection::rollbackTransaction);
        }
    }

    /** Inserts them by the driver's way to repeat a statement; emits how many. */
    static Flux<Long> addAll(Connection connection, List<User> users) {
        return changed(allOf(connection.createStatement(Users.INSERT), users))
                .reduce(0L, Long::sum)
                .flux();
    }

    private static Statement allOf(Statement statement, List<User> users) {
        for (int i = 0; i < users.size(); i++) {
            if (i > 0) {
                statement.add();
            }
            bind(statement, users.get(i));
        }
        return statement;
    }

    private static Statement bind(Statement statement, User user) {
        statement.bind(0, user.name());
        bindOrNull(statement, 1, user.email());
        return statement.bind(2, user.visits()).bind(3, user.active());
    }

    private static void bindOrNull(Statement statement, int index, @Nullable String value) {
        if (value == null) {
            statement.bindNull(index, String.class);
        } else {
            statement.bind(index, value);
        }
    }

    private static Flux<User> rows(Statement statement) {
        return Flux.from(statement.execute()).concatMap(RawR2dbc::users);
    }

    private static Publisher<User> users(Result result) {
        return result.map(User::from);
    }

    private static Flux<Long> changed(Statement statement) {
        return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated);
    }
}
