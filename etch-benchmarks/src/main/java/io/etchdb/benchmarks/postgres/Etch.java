package io.etchdb.benchmarks.postgres;

import static io.etchdb.sql.Where.where;

import io.etchdb.EtchOptions;
import io.etchdb.EtchTemplate;
import io.etchdb.row.Patch;
import io.etchdb.sql.Query;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@link EtchTemplate} with a pool of its own. */
final class Etch extends ReactiveContender implements ReactiveContender.Session {

    private final EtchTemplate etch;

    Etch(String url) {
        this.etch = EtchTemplate.connect(EtchOptions.builder()
                .url(url)
                .pool(pool -> pool.initialSize(POOL_SIZE).maxSize(POOL_SIZE))
                .build());
    }

    @Override
    Session session(Caller caller) {
        return this;
    }

    @Override
    public Mono<User> get(long id) {
        return etch.get(User.class, id);
    }

    @Override
    public Flux<User> list(long after) {
        return etch.query(Query.from(User.class)
                .where(where(User::id).gt(after))
                .orderBy(User::id)
                .limit(Users.LISTED));
    }

    @Override
    public Mono<User> insert(User user) {
        return etch.insert(user);
    }

    @Override
    public Mono<User> setVisits(long id, int visits) {
        return setVisits(etch, id, visits);
    }

    private static Mono<User> setVisits(EtchTemplate etch, long id, int visits) {
        return etch.update(visits(id, visits));
    }

    private static Patch<User> visits(long id, int visits) {
        return Patch.of(User.class, id).set(User::visits).to(visits);
    }

    @Override
    public Mono<User> transaction(long id, int visits, User newcomer) {
        return etch.transaction(tx -> tx.require(User.class, id)
                .flatMap(user -> setVisits(tx, id, visits))
                .flatMap(user -> tx.insert(newcomer)));
    }

    @Override
    public Mono<Long> insertAll(List<User> users) {
        return etch.insertMany(users);
    }

    @Override
    public Flux<User> insertAllReturning(List<User> users) {
        return etch.insertManyReturning(users);
    }

    @Override
    public Mono<Long> setAllVisits(List<Users.Visits> changes) {
        return etch.updateMany(changes.stream()
                .map(change -> visits(change.id(), change.count()))
                .toList());
    }

    @Override
    public Flux<User> stream() {
        return etch.query(User.class);
    }

    @Override
    public void close() {
        etch.close().block();
    }
}
