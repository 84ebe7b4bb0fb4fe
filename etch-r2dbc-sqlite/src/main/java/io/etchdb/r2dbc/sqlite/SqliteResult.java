package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The outcome of a statement, to be consumed once. Rows are emitted on demand; an update count follows them. A result that
 * nobody consumes costs nothing, unless rows were left to read: then its connection is held until it is closed.
 */
final class SqliteResult implements Result {

    private final Outcome outcome;
    private final @Nullable Predicate<Segment> filter;
    private final Runnable whenDone;
    private final AtomicBoolean consumed;

    /** @param whenDone run when the rows are read or given up, but not if nobody subscribes */
    SqliteResult(Outcome outcome, Runnable whenDone) {
        this(outcome, null, whenDone, new AtomicBoolean());
    }

    private SqliteResult(
            Outcome outcome, @Nullable Predicate<Segment> filter, Runnable whenDone, AtomicBoolean consumed) {
        this.outcome = outcome;
        this.filter = filter;
        this.whenDone = whenDone;
        this.consumed = consumed;
    }

    /** Whether somebody has begun to consume it. */
    boolean isConsumed() {
        return consumed.get();
    }

    /** Whether SQLite still has rows for it. */
    boolean isOpen() {
        return outcome.cursor() != null;
    }

    @Override
    public Publisher<Long> getRowsUpdated() {
        return Mono.fromCallable(() -> {
            consume();
            done();
            return updateCount();
        });
    }

    @Override
    public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mappingFunction) {
        Objects.requireNonNull(mappingFunction, "mappingFunction");
        return rows(row -> mappingFunction.apply(row, row.getMetadata()));
    }

    @Override
    public <T> Publisher<T> map(Function<? super Readable, ? extends T> mappingFunction) {
        Objects.requireNonNull(mappingFunction, "mappingFunction");
        return rows(mappingFunction::apply);
    }

    @Override
    public Result filter(Predicate<Segment> predicate) {
        Objects.requireNonNull(predicate, "filter");
        Predicate<Segment> both = filter == null ? predicate : filter.and(predicate);
        return new SqliteResult(outcome, both, whenDone, consumed);
    }

    @Override
    public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mappingFunction) {
        Objects.requireNonNull(mappingFunction, "mappingFunction");
        return segments().concatMap(segment -> {
            Publisher<? extends T> mapped = mappingFunction.apply(segment);
            return mapped != null
                    ? mapped
                    : Flux.error(new IllegalStateException("The mapping function returned null for a segment"));
        });
    }

    private long updateCount() {
        if (!outcome.isWrite()) {
            return 0;
        }
        Segment count = new Count(outcome.updated());
        return filter == null || filter.test(count) ? outcome.updated() : 0;
    }

    private <T> Publisher<T> rows(Function<SqliteRow, @Nullable T> mapping) {
        Predicate<Segment> wanted = filter;
        if (wanted == null) {
            return new Rows<>(mapping);
        }
        return new Rows<SqliteRow>(row -> row).filter(wanted).map(mapping);
    }

    private Flux<Segment> segments() {
        Flux<Segment> rows = new Rows<Segment>(row -> row);
        Flux<Segment> all = outcome.isWrite() ? rows.concatWithValues(new Count(outcome.updated())) : rows;
        return filter == null ? all : all.filter(filter);
    }

    private void consume() {
        if (!consumed.compareAndSet(false, true)) {
            throw new IllegalStateException("This result has been consumed already. Execute the statement again.");
        }
    }

    private void done() {
        Cursor cursor = outcome.cursor();
        if (cursor != null) {
            cursor.close();
        }
        whenDone.run();
    }

    private record Count(long value) implements UpdateCount {}

    /** The rows, mapped. */
    private final class Rows<T> extends Flux<T> {

        private final Function<SqliteRow, @Nullable T> mapping;

        Rows(Function<SqliteRow, @Nullable T> mapping) {
            this.mapping = mapping;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            try {
                consume();
            } catch (IllegalStateException e) {
                Mono.<T>error(e).subscribe((Subscriber<? super T>) actual);
                return;
            }
            SqliteRowMetadata metadata = outcome.metadata();
            if (metadata == null) {
                whenDone.run();
                Flux.<T>empty().subscribe((Subscriber<? super T>) actual);
                return;
            }
            new RowStream<T>(actual, mapping, metadata, outcome.rows(), outcome.cursor(), whenDone).start();
        }
    }
}
