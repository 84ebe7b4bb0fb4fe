package io.etchdb;

import io.etchdb.sql.Keyset;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Pages by keyset: each starts behind the last row of the one before. */
final class KeysetPages<T extends Record> extends PageReader<T> {

    private final Keyset<T> keyset;
    private final int size;
    private @Nullable List<@Nullable Object> position;
    private boolean exhausted;

    KeysetPages(Query<T> query, Scroll<T> scroll) {
        this.keyset = Keyset.of(query, scroll);
        this.size = scroll.size();
    }

    @Override
    boolean exhausted() {
        return exhausted;
    }

    @Override
    Mono<List<T>> next(Function<Query<T>, Flux<T>> run) {
        return page(keyset.rest(position), size, run).doOnNext(rows -> {
            exhausted = rows.size() < size;
            if (!rows.isEmpty()) {
                position = keyset.position(rows.get(rows.size() - 1));
            }
        });
    }

    /** Up to {@code size} rows from the regions one after the other; a region is asked only if those before left room. */
    static <T extends Record> Mono<List<T>> page(List<Query<T>> regions, int size, Function<Query<T>, Flux<T>> run) {
        return Mono.defer(() -> {
            List<T> rows = new ArrayList<>();
            return Flux.fromIterable(regions)
                    .concatMap(region -> rows.size() < size
                            ? run.apply(region.limit(size - rows.size()))
                                    .collectList()
                                    .doOnNext(rows::addAll)
                            : Mono.empty())
                    .then(Mono.just(rows));
        });
    }
}
