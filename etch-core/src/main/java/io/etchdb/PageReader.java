package io.etchdb;

import io.etchdb.sql.Query;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads page after page, each when its first row is requested. Made anew for each subscription. */
abstract class PageReader<T extends Record> {

    /** Whether the page before was the last. */
    abstract boolean exhausted();

    /** The next page, all of it; remembers where the one behind it starts. */
    abstract Mono<List<T>> next(Function<Query<T>, Flux<T>> run);

    final Flux<T> rows(Function<Query<T>, Flux<T>> run) {
        return Flux.<Integer>generate(pages -> {
                    if (exhausted()) {
                        pages.complete();
                    } else {
                        pages.next(1);
                    }
                })
                .concatMap(page -> onDemand(run), 0);
    }

    /** {@code concatMap} subscribes to a page as soon as the one before has ended; it starts when a row is asked for. */
    private Flux<T> onDemand(Function<Query<T>, Flux<T>> run) {
        return Flux.<Integer>generate(first -> {
                    first.next(1);
                    first.complete();
                })
                .concatMap(first -> next(run).flatMapIterable(Function.identity()), 0);
    }
}
