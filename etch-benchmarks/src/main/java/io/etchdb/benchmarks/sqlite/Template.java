package io.etchdb.benchmarks.sqlite;

import static io.etchdb.sql.Where.where;

import io.etchdb.EtchTemplate;
import io.etchdb.annotation.Table;
import io.etchdb.row.Patch;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@code EtchTemplate} on etch's driver, as an application would use it. */
final class Template extends ReactiveContender {

    @Table("event")
    record Event(@Nullable Long id, long item, String kind, String payload) {

        static Event of(long item) {
            return new Event(null, item, Database.KIND, Database.PAYLOAD);
        }
    }

    private final EtchTemplate etch;

    Template(Path file, Scenario scenario) {
        this.etch = EtchTemplate.connect("r2dbc:sqlite:///" + file + "?synchronous=" + scenario.synchronous());
    }

    @Override
    Mono<Void> perform(Operation operation, Caller caller) {
        return switch (operation) {
            case SELECT -> {
                long id = caller.anyId();
                yield etch.require(Item.class, id)
                        .doOnNext(item -> item.check(id))
                        .then();
            }
            case INSERT -> etch.insert(Event.of(caller.anyId())).single().then();
            case UPDATE -> etch.update(addOne(caller.anyId())).single().then();
            case TRANSACTION -> {
                long id = caller.anyId();
                yield etch.transaction(tx -> tx.require(Item.class, id)
                                .flatMap(item -> tx.updateWhere(
                                        Patch.of(Item.class).set(Item::quantity).to(item.quantity() + 1),
                                        where(Item::id).eq(id))))
                        .then();
            }
            case BULK -> {
                List<Event> events = LongStream.range(0, operation.units())
                        .mapToObj(Event::of)
                        .toList();
                yield etch.insertMany(events)
                        .doOnNext(inserted -> {
                            if (inserted != operation.units()) {
                                throw new IllegalStateException("inserted " + inserted + " rows");
                            }
                        })
                        .then();
            }
            case STREAM -> tally(etch.query(Item.class));
            case STREAM_ACROSS -> tally(etch.query(Item.class).publishOn(Schedulers.parallel()));
            case MIXED -> throw new IllegalArgumentException("MIXED is made of others");
        };
    }

    private static Patch<Item> addOne(long id) {
        return Patch.of(Item.class, id).set(Item::quantity).plus(1);
    }

    private static Mono<Void> tally(Flux<Item> rows) {
        return rows.collect(Item.Tally::new, Item.Tally::add)
                .doOnNext(Item.Tally::check)
                .then();
    }

    @Override
    public void close() {
        etch.close().block();
    }
}
