package io.etchdb;

import io.etchdb.sql.OffsetPages;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Pages by offset. */
final class OffsetPageReader<T extends Record> extends PageReader<T> {

    private final Query<T> query;
    private final Scroll<T> scroll;
    private long read;
    private boolean exhausted;

    OffsetPageReader(Query<T> query, Scroll<T> scroll) {
        this.query = query;
        this.scroll = scroll;
    }

    @Override
    boolean exhausted() {
        return exhausted;
    }

    @Override
    Mono<List<T>> next(Function<Query<T>, Flux<T>> run) {
        return Mono.justOrEmpty(OffsetPages.page(query, scroll, read))
                .flatMapMany(run)
                .collectList()
                .doOnNext(rows -> {
                    read++;
                    exhausted = rows.size() < scroll.size();
                });
    }
}
