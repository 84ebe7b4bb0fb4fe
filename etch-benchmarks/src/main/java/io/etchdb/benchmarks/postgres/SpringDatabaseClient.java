package io.etchdb.benchmarks.postgres;

import io.r2dbc.pool.ConnectionPool;
import java.util.List;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring's {@link DatabaseClient} over r2dbc-pool, with the same statements and mapping as the raw driver. */
final class SpringDatabaseClient extends ReactiveContender implements ReactiveContender.Session {

    private final ConnectionPool pool;
    private final DatabaseClient client;
    private final TransactionalOperator transactional;

    SpringDatabaseClient(String url) {
        this.pool = RawR2dbc.pool(url);
        this.client = DatabaseClient.create(pool);
        this.transactional = TransactionalOperator.create(new R2dbcTransactionManager(pool));
    }

    @Override
    Session session(Caller caller) {
        return this;
    }

    @Override
    public Mono<User> get(long id) {
        return client.sql(Users.GET).bind(0, id).map(User::from).one();
    }

    @Override
    public Flux<User> list(long after) {
        return client.sql(Users.LIST).bind(0, after).map(User::from).all();
    }

    @Override
    public Mono<User> insert(User user) {
        return bind(client.sql(Users.INSERT_RETURNING), user).map(User::from).one();
    }

    @Override
    public Mono<User> setVisits(long id, int visits) {
        return client.sql(Users.UPDATE_RETURNING)
                .bind(0, visits)
                .bind(1, id)
                .map(User::from)
                .one();
    }

    @Override
    public Mono<User> transaction(long id, int visits, User newcomer) {
        return get(id).flatMap(user -> setVisits(id, visits))
                .flatMap(user -> insert(newcomer))
                .as(transactional::transactional);
    }

    @Override
    public Mono<Long> insertAll(List<User> users) {
        return client.inConnectionMany(connection -> RawR2dbc.addAll(connection, users))
                .as(transactional::transactional)
                .single();
    }

    @Override
    public Flux<User> insertAllReturning(List<User> users) {
        return Flux.fromIterable(users).concatMap(this::insert).as(transactional::transactional);
    }

    @Override
    public Mono<Long> setAllVisits(List<Users.Visits> changes) {
        return Flux.fromIterable(changes)
                .concatMap(change -> client.sql(Users.UPDATE)
                        .bind(0, change.count())
                        .bind(1, change.id())
                        .fetch()
                        .rowsUpdated())
                .reduce(0L, Long::sum)
                .as(transactional::transactional);
    }

    @Override
    public Flux<User> stream() {
        return client.sql(Users.STREAM).map(User::from).all();
    }

    private static GenericExecuteSpec bind(GenericExecuteSpec statement, User user) {
        GenericExecuteSpec named = statement.bind(0, user.name());
        GenericExecuteSpec mailed =
                user.email() == null ? named.bindNull(1, String.class) : named.bind(1, user.email());
        return mailed.bind(2, user.visits()).bind(3, user.active());
    }

    @Override
    public void close() {
        pool.close().block();
    }
}
