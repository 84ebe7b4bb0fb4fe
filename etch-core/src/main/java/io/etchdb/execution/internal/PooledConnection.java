package io.etchdb.execution.internal;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.pool.PooledRef;

/**
 * A connection of {@link OwnPool} in the hands of one caller, until that one closes it. Then the next one may have it, so
 * nothing goes through here any more; a transaction that was left open is rolled back first.
 */
final class PooledConnection implements Connection, Wrapped<Connection> {

    private final PooledRef<OwnPool.Member> place;
    private final Connection connection;
    private volatile boolean inTransaction;
    private final AtomicBoolean closed = new AtomicBoolean();

    PooledConnection(PooledRef<OwnPool.Member> place) {
        this.place = place;
        this.connection = place.poolable().connection();
    }

    /** Statements that can be used again, {@code null} if the driver is not known to allow that. */
    @Nullable
    ReusableStatements statements() {
        return closed.get() ? null : place.poolable().statements();
    }

    /** Runs something on the connection's event loop, or here if it has none. */
    void onLoop(Runnable task) {
        Scheduler loop = place.poolable().loop();
        if (loop != null) {
            try {
                loop.schedule(task);
                return;
            } catch (RejectedExecutionException e) {
                // The loop has ended, and so has the connection: whoever gets it will hear that.
            }
        }
        task.run();
    }

    private Connection open() {
        if (closed.get()) {
            throw new IllegalStateException("this connection was given back to its pool; ask for another");
        }
        return connection;
    }

    /** Gives it back; once, however often it is closed. */
    @Override
    public Publisher<Void> close() {
        return Mono.defer(() -> {
            if (!closed.compareAndSet(false, true)) {
                return Mono.empty();
            }
            return inTransaction ? rolledBack() : place.release();
        });
    }

    /** What cannot be rolled back must not be given to anybody else. Cached: a cancel must not stop it half-way. */
    private Mono<Void> rolledBack() {
        return Mono.from(connection.rollbackTransaction())
                .then(Mono.defer(place::release))
                .onErrorResume(failed -> place.invalidate())
                .cache();
    }

    @Override
    public Connection unwrap() {
        return connection;
    }

    // ---- transactions, watched ----

    @Override
    public Publisher<Void> beginTransaction() {
        return begun(open().beginTransaction());
    }

    @Override
    public Publisher<Void> beginTransaction(TransactionDefinition definition) {
        return begun(open().beginTransaction(definition));
    }

    private Publisher<Void> begun(Publisher<Void> begin) {
        return Mono.defer(() -> {
            inTransaction = true;
            return Mono.from(begin);
        });
    }

    @Override
    public Publisher<Void> commitTransaction() {
        return ended(open().commitTransaction());
    }

    @Override
    public Publisher<Void> rollbackTransaction() {
        return ended(open().rollbackTransaction());
    }

    private Publisher<Void> ended(Publisher<Void> end) {
        return Mono.defer(() -> {
            inTransaction = false;
            return Mono.from(end);
        });
    }

    // ---- the rest, passed on ----

    @Override
    public Statement createStatement(String sql) {
        return open().createStatement(sql);
    }

    @Override
    public Batch createBatch() {
        return open().createBatch();
    }

    @Override
    public Publisher<Void> createSavepoint(String name) {
        return open().createSavepoint(name);
    }

    @Override
    public Publisher<Void> releaseSavepoint(String name) {
        return open().releaseSavepoint(name);
    }

    @Override
    public Publisher<Void> rollbackTransactionToSavepoint(String name) {
        return open().rollbackTransactionToSavepoint(name);
    }

    @Override
    public boolean isAutoCommit() {
        return open().isAutoCommit();
    }

    @Override
    public Publisher<Void> setAutoCommit(boolean autoCommit) {
        return open().setAutoCommit(autoCommit);
    }

    @Override
    public ConnectionMetadata getMetadata() {
        return open().getMetadata();
    }

    @Override
    public IsolationLevel getTransactionIsolationLevel() {
        return open().getTransactionIsolationLevel();
    }

    @Override
    public Publisher<Void> setTransactionIsolationLevel(IsolationLevel level) {
        return open().setTransactionIsolationLevel(level);
    }

    @Override
    public Publisher<Void> setLockWaitTimeout(Duration timeout) {
        return open().setLockWaitTimeout(timeout);
    }

    @Override
    public Publisher<Void> setStatementTimeout(Duration timeout) {
        return open().setStatementTimeout(timeout);
    }

    @Override
    public Publisher<Boolean> validate(ValidationDepth depth) {
        return open().validate(depth);
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
