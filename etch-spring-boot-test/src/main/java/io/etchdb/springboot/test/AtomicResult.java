package io.etchdb.springboot.test;

import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The result of a statement that runs when the result is read, and has ended before its first row is handed on: whoever
 * gets a row may ask for the connection again.
 */
final class AtomicResult implements Result {

    /** Runs something that has the connection to itself. */
    interface Alone {
        <R> Flux<R> run(Publisher<R> work);
    }

    private final Alone alone;
    private final Supplier<Flux<Result>> results;
    private final AtomicBoolean taken;

    private AtomicResult(Alone alone, Supplier<Flux<Result>> results, AtomicBoolean taken) {
        this.alone = alone;
        this.results = results;
        this.taken = taken;
    }

    /** One result, and the statement run all the same if nobody reads it. */
    static Flux<Result> of(Alone alone, Supplier<Flux<Result>> results) {
        return Flux.defer(() -> {
            AtomicResult result = new AtomicResult(alone, results, new AtomicBoolean());
            return Flux.<Result>just(result)
                    .concatWith(Mono.defer(() -> result.taken.get()
                            ? Mono.empty()
                            : Mono.from(result.getRowsUpdated()).then(Mono.<Result>empty())));
        });
    }

    @Override
    public Publisher<Long> getRowsUpdated() {
        return read(Result::getRowsUpdated).reduce(Long::sum);
    }

    @Override
    public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
        return read(result -> result.map(mapping));
    }

    @Override
    public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapping) {
        return read(result -> result.map(mapping));
    }

    @Override
    public Result filter(Predicate<Segment> filter) {
        return new AtomicResult(alone, () -> results.get().map(result -> result.filter(filter)), taken);
    }

    @Override
    public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
        return read(result -> result.flatMap(mapping));
    }

    private <T> Flux<T> read(Function<Result, Publisher<T>> reading) {
        return Flux.defer(() -> {
            if (!taken.compareAndSet(false, true)) {
                return Flux.error(new IllegalStateException(
                        "this result was read before, or is read too late: read it where the statement emits it"));
            }
            // Cached: runs to its end, whether somebody still wants to know or not.
            return alone.run(results.get().concatMap(reading))
                    .collectList()
                    .cache()
                    .flatMapIterable(Function.identity());
        });
    }
}
