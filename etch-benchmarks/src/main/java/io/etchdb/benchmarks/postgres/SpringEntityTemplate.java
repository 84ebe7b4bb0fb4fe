package io.etchdb.benchmarks.postgres;

import static org.springframework.data.relational.core.query.Criteria.where;
import static org.springframework.data.relational.core.query.Query.query;

import io.r2dbc.pool.ConnectionPool;
import java.util.List;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.PostgresDialect;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactory;
import org.springframework.data.relational.core.query.Update;
import org.springframework.data.repository.reactive.ReactiveCrudRepository;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Spring Data's {@link R2dbcEntityTemplate} over r2dbc-pool, and {@code saveAll} of a repository on it. Does less than the
 * others where it has no way to do the same: an insert returns the key only, an update how many rows changed.
 */
final class SpringEntityTemplate extends ReactiveContender implements ReactiveContender.Session {

    interface UserRepository extends ReactiveCrudRepository<User, Long> {}

    private final ConnectionPool pool;
    private final R2dbcEntityTemplate template;
    private final UserRepository repository;
    private final TransactionalOperator transactional;

    SpringEntityTemplate(String url) {
        this.pool = RawR2dbc.pool(url);
        this.template = new R2dbcEntityTemplate(DatabaseClient.create(pool), PostgresDialect.INSTANCE);
        this.repository = new R2dbcRepositoryFactory(template).getRepository(UserRepository.class);
        this.transactional = TransactionalOperator.create(new R2dbcTransactionManager(pool));
    }

    @Override
    Session session(Caller caller) {
        return this;
    }

    @Override
    public Mono<User> get(long id) {
        return template.selectOne(query(where("id").is(id)), User.class);
    }

    @Override
    public Flux<User> list(long after) {
        return template.select(
                query(where("id").greaterThan(after)).sort(Sort.by("id")).limit(Users.LISTED), User.class);
    }

    @Override
    public Mono<User> insert(User user) {
        return template.insert(user);
    }

    @Override
    public Mono<Long> setVisits(long id, int visits) {
        return template.update(query(where("id").is(id)), Update.update("visits", visits), User.class);
    }

    @Override
    public Mono<User> transaction(long id, int visits, User newcomer) {
        return get(id).flatMap(user -> setVisits(id, visits))
                .flatMap(changed -> insert(newcomer))
                .as(transactional::transactional);
    }

    @Override
    public Mono<Long> insertAll(List<User> users) {
        return insertAllReturning(users).count();
    }

    @Override
    public Flux<User> insertAllReturning(List<User> users) {
        return repository.saveAll(users).as(transactional::transactional);
    }

    @Override
    public Mono<Long> setAllVisits(List<Users.Visits> changes) {
        return Flux.fromIterable(changes)
                .concatMap(change -> setVisits(change.id(), change.count()))
                .reduce(0L, Long::sum)
                .as(transactional::transactional);
    }

    @Override
    public Flux<User> stream() {
        return template.select(User.class).all();
    }

    @Override
    public void close() {
        pool.close().block();
    }
}
