package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Emits the rows of one result, mapped, as far as they are demanded: first those at hand, then what the cursor reads, a
 * chunk at a time. Signals leave on the thread that asked or on that of the lane, outside of its serial section.
 */
final class RowStream<T> implements Subscription {

    private final CoreSubscriber<? super T> subscriber;
    private final Function<? super SqliteRow, ? extends @Nullable T> mapping;
    private final SqliteRowMetadata metadata;
    private final @Nullable Cursor cursor;
    private final Runnable whenDone;

    private final AtomicLong requested = new AtomicLong();

    /** Starts at one: nothing is emitted before onSubscribe has returned. */
    private final AtomicInteger pending = new AtomicInteger(1);

    private volatile boolean cancelled;
    private volatile boolean fetching;

    /** The last reading asked for; only to be withdrawn or interrupted. */
    private Cursor.@Nullable Fetch fetch;

    private volatile @Nullable IllegalArgumentException badRequest;

    /** Touched by whoever drains. */
    private @Nullable Chunk chunk;

    private int position;
    private boolean done;

    RowStream(
            CoreSubscriber<? super T> subscriber,
            Function<? super SqliteRow, ? extends @Nullable T> mapping,
            SqliteRowMetadata metadata,
            @Nullable Chunk first,
            @Nullable Cursor cursor,
            Runnable whenDone) {
        this.subscriber = subscriber;
        this.mapping = mapping;
        this.metadata = metadata;
        this.chunk = first;
        this.cursor = cursor;
        this.whenDone = whenDone;
    }

    void start() {
        subscriber.onSubscribe(this);
        drainLoop(1);
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            badRequest = new IllegalArgumentException("Demand must be positive, not " + n + " (Reactive Streams 3.9)");
        } else {
            requested.accumulateAndGet(n, Operators::addCap);
        }
        drain();
    }

    @Override
    public void cancel() {
        if (cancelled) {
            return;
        }
        cancelled = true;
        drain();
    }

    private void drain() {
        if (pending.getAndIncrement() == 0) {
            drainLoop(1);
        }
    }

    private void drainLoop(int seen) {
        int missed = seen;
        do {
            if (!done) {
                emit();
            }
            missed = pending.addAndGet(-missed);
        } while (missed != 0);
    }

    private void emit() {
        long demand = requested.get();
        long emitted = 0;
        while (!done) {
            if (cancelled) {
                stopReading();
                finish();
                return;
            }
            IllegalArgumentException misuse = badRequest;
            if (misuse != null) {
                finish();
                subscriber.onError(misuse);
                return;
            }
            Chunk rows = chunk;
            if (rows != null && position == rows.size()) {
                chunk = null;
                rows = null;
            }
            if (rows == null) {
                rows = nextChunk(demand - emitted);
                if (rows == null) {
                    break;
                }
            }
            if (emitted == demand) {
                if (requested.get() == demand) {
                    break;
                }
                demand = requested.get();
                continue;
            }
            @Nullable Object[] cells = rows.row(position++);
            if (!emitRow(cells)) {
                return;
            }
            emitted++;
        }
        if (emitted != 0 && demand != Long.MAX_VALUE) {
            requested.addAndGet(-emitted);
        }
    }

    /** The next rows at hand; otherwise completes, or has the cursor read if there is demand, and answers null. */
    private @Nullable Chunk nextChunk(long demand) {
        Cursor open = cursor;
        if (open == null) {
            complete(null);
            return null;
        }
        boolean ended = open.hasEnded();
        Chunk next = open.poll();
        if (next != null) {
            chunk = next;
            position = 0;
            return next.size() == 0 ? nextChunk(demand) : next;
        }
        if (ended) {
            complete(open.failure());
        } else if (demand > 0 && !fetching) {
            read(open, demand);
        }
        return null;
    }

    private void read(Cursor open, long demand) {
        fetching = true;
        fetch = open.fetch(demand, this::fetched);
    }

    private void fetched() {
        fetching = false;
        drain();
    }

    private void stopReading() {
        Cursor.Fetch reading = fetch;
        if (fetching && reading != null && cursor != null) {
            cursor.stop(reading);
        }
    }

    private boolean emitRow(@Nullable Object[] cells) {
        T value;
        try {
            value = mapping.apply(new SqliteRow(cells, metadata));
        } catch (Throwable e) {
            finish();
            subscriber.onError(Operators.onOperatorError(e, subscriber.currentContext()));
            return false;
        }
        if (value == null) {
            finish();
            subscriber.onError(new NullPointerException(
                    "The mapping function returned null for a row. Map it to an Optional, or filter afterwards."));
            return false;
        }
        subscriber.onNext(value);
        return true;
    }

    private void complete(@Nullable R2dbcException failure) {
        finish();
        if (failure != null) {
            subscriber.onError(failure);
        } else {
            subscriber.onComplete();
        }
    }

    private void finish() {
        done = true;
        chunk = null;
        if (cursor != null) {
            cursor.close();
        }
        whenDone.run();
    }
}
