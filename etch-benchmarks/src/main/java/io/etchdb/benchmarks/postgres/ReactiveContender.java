package io.etchdb.benchmarks.postgres;

import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Callers that are chains of signals: the next operation is subscribed to where the one before completed. */
abstract class ReactiveContender implements Contender {

    /** The operations as one user of the contender's API would write them. What they emit is checked here. */
    interface Session {

        Mono<User> get(long id);

        Flux<User> list(long after);

        /** The row as stored. */
        Mono<User> insert(User user);

        /** The row as it now is, or, where the API has no way to that, how many rows changed. */
        Mono<?> setVisits(long id, int visits);

        /** Gets and updates the row, and inserts another, which is emitted. */
        Mono<User> transaction(long id, int visits, User newcomer);

        Mono<Long> insertAll(List<User> users);

        Flux<User> insertAllReturning(List<User> users);

        Mono<Long> setAllVisits(List<Users.Visits> changes);

        Flux<User> stream();
    }

    /** What a caller works with: the same for all, unless each has a connection. */
    abstract Session session(Caller caller);

    @Override
    public final void run(List<Caller> callers, long deadline) {
        Flux.fromIterable(callers)
                .flatMap(caller -> loop(caller, session(caller), deadline), callers.size())
                .blockLast();
    }

    private static Mono<Void> loop(Caller caller, Session session, long deadline) {
        return Mono.defer(() -> {
                    long start = System.nanoTime();
                    return perform(caller, session)
                            .doOnSuccess(done -> caller.succeeded(start))
                            .onErrorResume(e -> {
                                caller.failed(e);
                                return Mono.empty();
                            });
                })
                .repeat(() -> System.nanoTime() - deadline < 0)
                .then();
    }

    private static Mono<?> perform(Caller caller, Session session) {
        return switch (caller.operation()) {
            case GET -> {
                long id = caller.anyId();
                yield session.get(id).single().doOnNext(user -> Users.check(user, id));
            }
            case LIST -> {
                long after = caller.anyStart();
                yield session.list(after).collectList().doOnNext(users -> {
                    Users.check(users.size(), Users.LISTED);
                    Users.check(users.get(0), after + 1);
                });
            }
            case INSERT -> session.insert(caller.anyNewcomer()).single();
            case UPDATE -> session.setVisits(caller.anyId(), caller.anyNumber()).single();
            case TRANSACTION ->
                session.transaction(caller.anyId(), caller.anyNumber(), caller.anyNewcomer())
                        .single();
            case INSERT_MANY -> session.insertAll(Users.NEWCOMERS).doOnNext(count -> Users.check(count, Users.BULK));
            case INSERT_MANY_RETURNING -> counted(session.insertAllReturning(Users.NEWCOMERS), Users.BULK);
            case UPDATE_MANY ->
                session.setAllVisits(Users.changes(caller.anyNumber()))
                        .doOnNext(count -> Users.check(count, Users.BULK));
            case STREAM -> counted(session.stream(), Users.MANY);
        };
    }

    private static Mono<Long> counted(Publisher<User> users, long expected) {
        return Flux.from(users).count().doOnNext(count -> Users.check(count, expected));
    }
}
