package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A job without a result of its own, as a {@link Mono} that completes when it is done. */
final class LaneTask extends Job {

    /** For tasks whose effect may stay although nobody waits for it any more. */
    static final Runnable NOTHING_TO_UNDO = () -> {};

    /** What to do on the lane. */
    @FunctionalInterface
    interface Work {
        void run(Lane lane, NativeConnection db) throws R2dbcException;
    }

    private final Work work;
    private final MonoSink<Void> sink;
    private final Runnable undo;
    private volatile boolean cancelled;

    private LaneTask(Work work, MonoSink<Void> sink, Runnable undo) {
        this.work = work;
        this.sink = sink;
        this.undo = undo;
    }

    /**
     * Submits the task on each subscription. Cancelled while it waits, it does not run; cancelled while it runs, {@code undo}
     * is called after it succeeded.
     */
    static Mono<Void> run(Consumer<? super Job> submit, Work work, Runnable undo) {
        return Mono.create(sink -> {
            LaneTask task = new LaneTask(work, sink, undo);
            sink.onCancel(task::cancel);
            submit.accept(task);
        });
    }

    @Override
    void work(Lane lane, NativeConnection db) throws R2dbcException {
        work.run(lane, db);
    }

    @Override
    void signal() {
        R2dbcException reason = failure;
        if (cancelled) {
            if (reason == null) {
                undo.run();
            }
        } else if (reason != null) {
            sink.error(reason);
        } else {
            sink.success();
        }
    }

    private void cancel() {
        if (!withdraw()) {
            cancelled = true;
        }
    }

    /** A task nobody waits for. */
    static final class Silent extends Job {

        private final Work work;

        Silent(Work work) {
            this.work = work;
        }

        @Override
        void work(Lane lane, NativeConnection db) throws R2dbcException {
            work.run(lane, db);
        }

        @Override
        void signal() {
            @Nullable R2dbcException reason = failure;
            if (reason != null) {
                org.slf4j.LoggerFactory.getLogger(LaneTask.class)
                        .warn("Cleaning up a SQLite connection failed", reason);
            }
        }
    }
}
