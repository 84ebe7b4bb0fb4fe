package io.etchdb.execution.internal;

import io.etchdb.error.EtchException;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The driver's connection for the length of a transaction. A cancel and the next statement may come from two threads at
 * once; here a statement either starts before the transaction ends, and is rolled back with it, or does not start at all.
 * Behind the ROLLBACK it would be a write of its own.
 */
final class TransactionConnection implements Connection, Wrapped<Connection> {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

    private final Connection connection;

    /** Statements between the look at {@link #ended} and their place in the driver's queue. */
    private final AtomicInteger starting = new AtomicInteger();

    private volatile boolean ended;

    /** Whether the server may still run something that nobody waits for. */
    private volatile boolean abandoned;

    /** Whether the database has refused a statement since the transaction, or its savepoint, began. */
    private volatile boolean failed;

    /** What runs on it now. */
    private final Set<Use> uses = ConcurrentHashMap.newKeySet();

    /** Something that reads from the connection for somebody. */
    interface Use {

        /** Whether it goes on only when that somebody asks for more, who may wait for another statement first. */
        boolean waitsForDemand();
    }

    TransactionConnection(Connection connection) {
        this.connection = connection;
    }

    /** Notes that a statement has failed; whether it is the first that the database refused. */
    boolean isFirstFailure(Throwable error) {
        boolean first = !failed && error instanceof R2dbcException;
        failed |= first;
        return first;
    }

    void enter(Use use) {
        uses.add(use);
    }

    void leave(Use use) {
        uses.remove(use);
    }

    /** {@code use} was cut off: its statement may run on. */
    void abandon(Use use) {
        abandoned = true;
        leave(use);
    }

    /** Completes when the server runs nothing any more that was cut off: it would hold a ROLLBACK back, and its locks. */
    Mono<Void> atRest() {
        return Mono.defer(() -> abandoned ? RunningStatement.ended(connection) : Mono.empty());
    }

    /**
     * Whether rows are being handed out on demand. The next statement would wait for the last of them, and whoever reads
     * them perhaps for that statement: for ever.
     */
    boolean isStreaming() {
        for (Use use : uses) {
            if (use.waitsForDemand()) {
                return true;
            }
        }
        return false;
    }

    /** @param sql text of the statement that may not start, {@code null} for a savepoint */
    static EtchException streaming(@Nullable String sql) {
        return new EtchException(
                (sql == null ? "a nested transaction" : "a statement")
                        + " was started while the rows of another are still"
                        + " being read in the same transaction, which has one connection. Collect the rows first:"
                        + " tx.query(...).collectList().flatMapIterable(rows -> rows).concatMap(row -> tx.update(...));"
                        + " or read them outside the transaction, or write one statement that does both"
                        + (sql == null ? "" : ". Statement: " + sql),
                null,
                sql,
                null);
    }

    /** {@code lent}, which reads from this connection in ways of its own. */
    <R> Flux<R> lent(Publisher<R> lent) {
        return new LentWork<>(lent, this);
    }

    /** Completes when no statement starts any more, and none will. */
    Mono<Void> end() {
        return Mono.defer(() -> {
            ended = true;
            return quiet();
        });
    }

    private Mono<Void> quiet() {
        return starting.get() == 0 ? Mono.empty() : Mono.delay(LOOK_AGAIN).then(Mono.defer(this::quiet));
    }

    /** {@code start}, or an error if the transaction has ended when it is subscribed to. */
    <R> Publisher<R> unlessEnded(Publisher<? extends R> start) {
        return new Flux<R>() {
            @Override
            public void subscribe(CoreSubscriber<? super R> actual) {
                starting.incrementAndGet();
                try {
                    Publisher<? extends R> started = ended ? PinnedConnection.<R>afterEnd() : start;
                    started.subscribe(actual);
                } finally {
                    starting.decrementAndGet();
                }
            }
        };
    }

    @Override
    public Connection unwrap() {
        return connection;
    }

    @Override
    public Statement createStatement(String sql) {
        return guarded(connection.createStatement(sql));
    }

    /** {@code statement} of the driver's connection, which does not start when the transaction has ended. */
    Statement guarded(Statement statement) {
        return new TransactionStatement(statement, this::unlessEnded);
    }

    @Override
    public Batch createBatch() {
        Batch batch = connection.createBatch();
        return new Batch() {
            @Override
            public Batch add(String sql) {
                batch.add(sql);
                return this;
            }

            @Override
            public Publisher<? extends Result> execute() {
                return unlessEnded(batch.execute());
            }
        };
    }

    /** Nothing: whoever began the transaction gives the connection back. */
    @Override
    public Publisher<Void> close() {
        return Mono.empty();
    }

    @Override
    public Publisher<Void> beginTransaction() {
        return unlessEnded(connection.beginTransaction());
    }

    @Override
    public Publisher<Void> beginTransaction(TransactionDefinition definition) {
        return unlessEnded(connection.beginTransaction(definition));
    }

    @Override
    public Publisher<Void> commitTransaction() {
        return unlessEnded(connection.commitTransaction());
    }

    @Override
    public Publisher<Void> rollbackTransaction() {
        return unlessEnded(connection.rollbackTransaction());
    }

    @Override
    public Publisher<Void> createSavepoint(String name) {
        return unlessEnded(connection.createSavepoint(name));
    }

    @Override
    public Publisher<Void> releaseSavepoint(String name) {
        return unlessEnded(connection.releaseSavepoint(name));
    }

    @Override
    public Publisher<Void> rollbackTransactionToSavepoint(String name) {
        failed = false;
        return unlessEnded(connection.rollbackTransactionToSavepoint(name));
    }

    @Override
    public boolean isAutoCommit() {
        return connection.isAutoCommit();
    }

    @Override
    public Publisher<Void> setAutoCommit(boolean autoCommit) {
        return unlessEnded(connection.setAutoCommit(autoCommit));
    }

    @Override
    public ConnectionMetadata getMetadata() {
        return connection.getMetadata();
    }

    @Override
    public IsolationLevel getTransactionIsolationLevel() {
        return connection.getTransactionIsolationLevel();
    }

    @Override
    public Publisher<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
        return unlessEnded(connection.setTransactionIsolationLevel(isolationLevel));
    }

    @Override
    public Publisher<Void> setLockWaitTimeout(Duration timeout) {
        return unlessEnded(connection.setLockWaitTimeout(timeout));
    }

    @Override
    public Publisher<Void> setStatementTimeout(Duration timeout) {
        return unlessEnded(connection.setStatementTimeout(timeout));
    }

    @Override
    public Publisher<Boolean> validate(ValidationDepth depth) {
        return unlessEnded(connection.validate(depth));
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
