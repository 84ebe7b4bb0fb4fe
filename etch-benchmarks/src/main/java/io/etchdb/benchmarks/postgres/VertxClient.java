package io.etchdb.benchmarks.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.RowStream;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Vert.x's client for PostgreSQL with its own pool; its futures are made into signals at the edge. */
final class VertxClient extends ReactiveContender implements ReactiveContender.Session {

    private static final int FETCH_SIZE = 1_000;

    private final Vertx vertx;
    private final Pool pool;

    VertxClient(String url) {
        // Epoll where there is, as Reactor Netty does.
        this.vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        this.pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(POOL_SIZE))
                .connectingTo(PgConnectOptions.fromUri(url).setCachePreparedStatements(true))
                .using(vertx)
                .build();
    }

    @Override
    Session session(Caller caller) {
        return this;
    }

    @Override
    public Mono<User> get(long id) {
        return mono(() -> get(pool, id));
    }

    private static Future<User> get(SqlClient client, long id) {
        return client.preparedQuery(Users.GET).execute(Tuple.of(id)).map(VertxClient::only);
    }

    @Override
    public Flux<User> list(long after) {
        return flux(
                () -> pool.preparedQuery(Users.LIST).execute(Tuple.of(after)).map(VertxClient::users));
    }

    @Override
    public Mono<User> insert(User user) {
        return mono(() -> insert(pool, user));
    }

    private static Future<User> insert(SqlClient client, User user) {
        return client.preparedQuery(Users.INSERT_RETURNING)
                .execute(values(user))
                .map(VertxClient::only);
    }

    @Override
    public Mono<User> setVisits(long id, int visits) {
        return mono(() -> setVisits(pool, id, visits));
    }

    private static Future<User> setVisits(SqlClient client, long id, int visits) {
        return client.preparedQuery(Users.UPDATE_RETURNING)
                .execute(Tuple.of(visits, id))
                .map(VertxClient::only);
    }

    @Override
    public Mono<User> transaction(long id, int visits, User newcomer) {
        return mono(() -> pool.withTransaction(connection -> get(connection, id)
                .compose(user -> setVisits(connection, id, visits))
                .compose(user -> insert(connection, newcomer))));
    }

    @Override
    public Mono<Long> insertAll(List<User> users) {
        return mono(() -> batch(Users.INSERT, users, VertxClient::values).map(VertxClient::changed));
    }

    @Override
    public Flux<User> insertAllReturning(List<User> users) {
        return flux(
                () -> batch(Users.INSERT_RETURNING, users, VertxClient::values).map(VertxClient::users));
    }

    @Override
    public Mono<Long> setAllVisits(List<Users.Visits> changes) {
        return mono(() -> batch(Users.UPDATE, changes, change -> Tuple.of(change.count(), change.id()))
                .map(VertxClient::changed));
    }

    private <T> Future<RowSet<Row>> batch(String sql, List<T> items, Function<T, Tuple> values) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(sql)
                .executeBatch(items.stream().map(values).toList()));
    }

    @Override
    public Flux<User> stream() {
        // The consumer is synchronous, so nothing waits in between and no back pressure is needed.
        return Flux.create(sink -> {
            Future<Void> unused = pool.withTransaction(connection ->
                            connection.prepare(Users.STREAM).compose(statement -> pump(statement, sink::next)))
                    .onComplete(done -> sink.complete(), sink::error);
        });
    }

    private static Future<Void> pump(PreparedStatement statement, Consumer<User> consumer) {
        RowStream<Row> rows = statement.createStream(FETCH_SIZE, Tuple.tuple());
        return Future.future(promise -> rows.exceptionHandler(promise::fail)
                .endHandler(end -> promise.complete())
                .handler(row -> consumer.accept(user(row))));
    }

    private static <T> Mono<T> mono(Supplier<Future<T>> start) {
        return Mono.create(sink -> start.get().onComplete(sink::success, sink::error));
    }

    private static <T> Flux<T> flux(Supplier<Future<List<T>>> start) {
        return mono(start).flatMapIterable(Function.identity());
    }

    private static Tuple values(User user) {
        return Tuple.of(user.name(), user.email(), user.visits(), user.active());
    }

    private static User user(Row row) {
        return new User(
                row.getLong(0),
                row.getString(1),
                row.getString(2),
                row.getInteger(3),
                row.getBoolean(4),
                row.getOffsetDateTime(5));
    }

    private static User only(RowSet<Row> rows) {
        return user(rows.iterator().next());
    }

    /** Of all results of a batch. */
    private static List<User> users(RowSet<Row> first) {
        List<User> users = new ArrayList<>();
        for (RowSet<Row> rows = first; rows != null; rows = rows.next()) {
            for (Row row : rows) {
                users.add(user(row));
            }
        }
        return users;
    }

    private static long changed(RowSet<Row> first) {
        long changed = 0;
        for (RowSet<Row> rows = first; rows != null; rows = rows.next()) {
            changed += rows.rowCount();
        }
        return changed;
    }

    @Override
    public void close() throws Exception {
        pool.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
