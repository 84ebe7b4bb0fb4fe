package io.etchdb.springboot.test;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A view of the connection of a test. Its transactions are savepoints, and so is each of its statements outside of
 * them; each has the connection to itself.
 */
final class TestConnection implements Connection, Wrapped<Connection> {

    /** What this view has begun, and with it the turn that it holds until its end. */
    private record Transaction(Turns.Turn turn, boolean readOnly, Mono<Void> begun) {}

    private static final Pattern ENDS_TRANSACTION = Pattern.compile(
            "\\s*(BEGIN|START\\s+TRANSACTION|COMMIT|END|ABORT|ROLLBACK(?!\\s+(WORK\\s+|TRANSACTION\\s+)?TO))\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Connection connection;
    private final Turns turns;
    private final Savepoints savepoints;
    private volatile @Nullable Transaction transaction;
    private volatile boolean closed;

    TestConnection(Connection connection, Turns turns, Savepoints savepoints) {
        this.connection = connection;
        this.turns = turns;
        this.savepoints = savepoints;
    }

    // ---- transactions ----

    @Override
    public Publisher<Void> beginTransaction() {
        return begin(false);
    }

    /** Isolation level, name and lock wait timeout are not the savepoint's to set. */
    @Override
    public Publisher<Void> beginTransaction(TransactionDefinition definition) {
        return begin(Boolean.TRUE.equals(definition.getAttribute(TransactionDefinition.READ_ONLY)));
    }

    private Mono<Void> begin(boolean readOnly) {
        return Mono.defer(() -> {
            if (closed || transaction != null) {
                return checkOpen();
            }
            Turns.Turn turn = turns.enter();
            // Cached: a cancel does not stop it half-way, and whoever ends the transaction waits for it.
            Mono<Void> begun = turn.comes()
                    .then(savepoints.begin(connection, readOnly))
                    .onErrorResume(error -> {
                        transaction = null;
                        turn.leave();
                        return Mono.error(error);
                    })
                    .cache();
            transaction = new Transaction(turn, readOnly, begun);
            return begun;
        });
    }

    @Override
    public Publisher<Void> commitTransaction() {
        return ended(ending -> savepoints.commit(connection, ending.readOnly()).onErrorResume(error -> savepoints
                .rollback(connection, ending.readOnly())
                .onErrorComplete()
                .then(Mono.error(error))));
    }

    @Override
    public Publisher<Void> rollbackTransaction() {
        return ended(ending -> savepoints.rollback(connection, ending.readOnly()));
    }

    private Mono<Void> ended(Function<Transaction, Mono<Void>> end) {
        return Mono.defer(() -> {
            Transaction ending = transaction;
            if (ending == null) {
                return checkOpen();
            }
            return Mono.usingWhen(
                            Mono.just(ending),
                            open -> open.begun().then(end.apply(open)),
                            open -> Mono.fromRunnable(() -> {
                                transaction = null;
                                open.turn().leave();
                            }))
                    // Cached: not to be cancelled half-way.
                    .cache();
        });
    }

    @Override
    public boolean isAutoCommit() {
        return transaction == null;
    }

    @Override
    public Publisher<Void> setAutoCommit(boolean autoCommit) {
        return Mono.defer(() -> autoCommit ? Mono.from(commitTransaction()) : begin(false));
    }

    @Override
    public Publisher<Void> createSavepoint(String name) {
        return begin(false).then(Mono.defer(() -> Mono.from(connection.createSavepoint(name))));
    }

    @Override
    public Publisher<Void> releaseSavepoint(String name) {
        return connection.releaseSavepoint(name);
    }

    @Override
    public Publisher<Void> rollbackTransactionToSavepoint(String name) {
        return connection.rollbackTransactionToSavepoint(name);
    }

    /** The one of the test's transaction. */
    @Override
    public IsolationLevel getTransactionIsolationLevel() {
        return connection.getTransactionIsolationLevel();
    }

    /** Not set: it is the test's transaction, which has begun long since. */
    @Override
    public Publisher<Void> setTransactionIsolationLevel(IsolationLevel level) {
        return Mono.defer(this::checkOpen);
    }

    // ---- statements ----

    @Override
    public Statement createStatement(String sql) {
        return TestStatement.of(connection.createStatement(sql), start -> run(sql, start));
    }

    @Override
    public Batch createBatch() {
        return new TestBatch(
                connection.createBatch(),
                batch -> Flux.defer(() ->
                        closed ? Flux.<Result>error(connectionClosed()) : transaction != null ? batch : alone(batch)));
    }

    /** Starts a statement: within the transaction if there is one, else as one of its own. */
    private Flux<Result> run(String sql, TestStatement.Start start) {
        return Flux.defer(() -> {
            if (closed) {
                return Flux.error(connectionClosed());
            } else if (ENDS_TRANSACTION.matcher(sql).matches()) {
                return Flux.error(endsTransaction(sql));
            } else if (transaction != null) {
                return start.results();
            }
            return start.isSeveral() ? alone(start.results()) : AtomicResult.of(this::alone, start::results);
        });
    }

    /** Has the connection to itself until {@code work} has ended, and leaves no trace if it failed or was cancelled. */
    private <R> Flux<R> alone(Publisher<R> work) {
        return Flux.usingWhen(
                Mono.fromSupplier(() -> begunInTurn(turns.enter())),
                open -> open.begun().thenMany(kept(work)),
                open -> Mono.fromRunnable(open.turn()::leave),
                (open, error) -> Mono.fromRunnable(open.turn()::leave),
                this::cancelled);
    }

    /** Cached: a cancel does not stop it half-way, and whoever undoes it waits for it. */
    private Transaction begunInTurn(Turns.Turn turn) {
        return new Transaction(
                turn,
                false,
                turn.comes().then(savepoints.begin(connection, false)).cache());
    }

    private <R> Flux<R> kept(Publisher<R> work) {
        return Flux.concat(work, savepoints.commit(connection, false).then(Mono.<R>empty()))
                .onErrorResume(error -> undone().then(Mono.error(error)));
    }

    /** Undone is only what has begun: before its turn, the savepoint there is another's. */
    private Mono<Void> cancelled(Transaction open) {
        return Mono.defer(() -> open.turn().leaveBeforeItComes()
                ? Mono.empty()
                : open.begun().then(undone()).onErrorComplete().then(Mono.fromRunnable(open.turn()::leave)));
    }

    private Mono<Void> undone() {
        return savepoints.rollback(connection, false).onErrorComplete();
    }

    private static R2dbcNonTransientResourceException endsTransaction(String sql) {
        String verb = sql.strip().split("\\W", 2)[0];
        return new R2dbcNonTransientResourceException(
                verb + " as a statement would end the transaction of the test. Use EtchTemplate.transaction or"
                        + " @Transactional, or Isolation.OWN_DATABASE",
                "25000");
    }

    // ---- the rest ----

    @Override
    public ConnectionMetadata getMetadata() {
        return connection.getMetadata();
    }

    /** For this test: what it changes is undone with the test's transaction. */
    @Override
    public Publisher<Void> setLockWaitTimeout(Duration timeout) {
        return connection.setLockWaitTimeout(timeout);
    }

    /** For this test: what it changes is undone with the test's transaction. */
    @Override
    public Publisher<Void> setStatementTimeout(Duration timeout) {
        return connection.setStatementTimeout(timeout);
    }

    @Override
    public Publisher<Boolean> validate(ValidationDepth depth) {
        return Mono.defer(() -> closed ? Mono.just(false) : Mono.from(connection.validate(ValidationDepth.LOCAL)));
    }

    /** Rolls back what this view has begun. The connection stays the test's. */
    @Override
    public Publisher<Void> close() {
        return Mono.defer(() -> {
            Mono<Void> rest = transaction == null
                    ? Mono.empty()
                    : Mono.from(rollbackTransaction()).onErrorComplete();
            closed = true;
            return rest;
        });
    }

    @Override
    public Connection unwrap() {
        return connection;
    }

    @Override
    public String toString() {
        return "a test's view of " + connection;
    }

    private Mono<Void> checkOpen() {
        return closed ? Mono.error(connectionClosed()) : Mono.empty();
    }

    private static R2dbcNonTransientResourceException connectionClosed() {
        return new R2dbcNonTransientResourceException("this connection is closed: take another one", "08003");
    }
}
