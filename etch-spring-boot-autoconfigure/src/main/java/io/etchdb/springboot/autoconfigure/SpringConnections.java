package io.etchdb.springboot.autoconfigure;

import io.etchdb.error.EtchException;
import io.etchdb.execution.ConnectionSource;
import io.etchdb.execution.TransactionSettings;
import io.etchdb.execution.internal.Acquisition;
import io.etchdb.execution.internal.Deadline;
import io.etchdb.execution.internal.RunningStatement;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.R2dbcException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.reactive.TransactionContextManager;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Connections and transactions by Spring's rules: a statement runs on the connection of Spring's current transaction,
 * and a transaction of etch is one of Spring's, a savepoint inside another. So everything that follows those rules,
 * {@code DatabaseClient} and {@code @Transactional} included, shares it in either direction.
 */
final class SpringConnections implements ConnectionSource {

    /** The same for who does not wait at the gate. */
    private record Ungated(SpringConnections connections, ConnectionFactory connectionFactory)
            implements ConnectionSource {

        @Override
        public <R> Flux<R> withConnection(Function<? super Connection, ? extends Publisher<R>> work) {
            return connections.withConnection(work).contextWrite(MigrationGate::passBy);
        }

        @Override
        public <R> Flux<R> inTransaction(
                TransactionSettings settings, Function<? super Connection, ? extends Publisher<R>> work) {
            return connections.inTransaction(settings, work).contextWrite(MigrationGate::passBy);
        }
    }

    /** A connection for one piece of work; one of a transaction stays open for the next. */
    private record Lent(Connection connection, boolean transactions) {

        Mono<Void> end() {
            return transactions ? Mono.empty() : Mono.from(connection.close());
        }

        /** After a cancel; what still runs in a transaction is ended when that is rolled back. */
        Mono<Void> cutOff() {
            return transactions
                    ? Mono.empty()
                    : RunningStatement.ended(connection).then(Mono.defer(this::end));
        }
    }

    /** What happened at the end of a transaction, apart from what happened inside it. */
    private static final class EndFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Throwable reason;

        EndFailed(Throwable reason) {
            super(reason);
            this.reason = reason;
        }
    }

    private final ConnectionFactory factory;
    private final ReactiveTransactionManager transactions;
    private final @Nullable MigrationGate gate;

    /** @param gate before the factory, or {@code null} if there is none */
    SpringConnections(
            ConnectionFactory factory, ReactiveTransactionManager transactions, @Nullable MigrationGate gate) {
        this.factory = factory;
        this.transactions = transactions;
        this.gate = gate;
    }

    @Override
    public ConnectionFactory connectionFactory() {
        return factory;
    }

    @Override
    public ConnectionSource ungated() {
        return gate == null ? this : new Ungated(this, gate.behind(factory));
    }

    @Override
    public <R> Flux<R> withConnection(Function<? super Connection, ? extends Publisher<R>> work) {
        return Flux.usingWhen(
                lent(), lent -> work.apply(lent.connection()), Lent::end, (lent, error) -> lent.end(), Lent::cutOff);
    }

    private Mono<Lent> lent() {
        return currentTransaction().flatMap(current -> ConnectionFactoryUtils.doGetConnection(factory)
                .map(connection -> new Lent(connection, isIn(current)))
                .onErrorMap(error -> Acquisition.explained(error, factory)));
    }

    private static Mono<Optional<TransactionSynchronizationManager>> currentTransaction() {
        return TransactionSynchronizationManager.forCurrentTransaction()
                .map(Optional::of)
                .onErrorReturn(NoTransactionException.class, Optional.empty());
    }

    private boolean isIn(Optional<TransactionSynchronizationManager> current) {
        return current.isPresent() && current.get().hasResource(factory);
    }

    @Override
    public <R> Flux<R> inTransaction(
            TransactionSettings settings, Function<? super Connection, ? extends Publisher<R>> work) {
        return Flux.defer(() -> transactionally(settings, work))
                .onErrorMap(SpringConnections::withoutWrapping)
                .contextWrite(TransactionContextManager.getOrCreateContext())
                .contextWrite(TransactionContextManager.getOrCreateContextHolder());
    }

    private <R> Flux<R> transactionally(
            TransactionSettings settings, Function<? super Connection, ? extends Publisher<R>> work) {
        AtomicBoolean hasBegun = new AtomicBoolean();
        // Cached: a cancel between BEGIN and its answer must not lose sight of the connection. Whoever ends the
        // transaction waits for the same answer.
        Mono<ReactiveTransaction> begun = transactions
                .getReactiveTransaction(definition(settings))
                .onErrorMap(this::beginning)
                .doOnSuccess(transaction -> hasBegun.set(true))
                .cache();
        return Flux.usingWhen(
                Mono.just(begun),
                beginning -> Deadline.of(
                        beginning.flatMapMany(transaction -> inside(transaction, settings, work)), settings.timeout()),
                beginning -> beginning.flatMap(this::commit),
                (beginning, error) -> Deadline.awaitedIf(
                        hasBegun.get(), beginning.onErrorComplete().flatMap(this::rollback)),
                beginning -> beginning.onErrorComplete().flatMap(this::rollback));
    }

    private <R> Flux<R> inside(
            ReactiveTransaction transaction,
            TransactionSettings settings,
            Function<? super Connection, ? extends Publisher<R>> work) {
        if (transaction.isNested() && !settings.nestable()) {
            return Flux.error(new IllegalArgumentException("a transaction inside another is a savepoint and has no"
                    + " options of its own; give them to the outermost, which is @Transactional perhaps"));
        }
        return withConnection(work);
    }

    private Mono<Void> commit(ReactiveTransaction transaction) {
        return transactions.commit(transaction).onErrorMap(error -> new EndFailed(driversOwn(error)));
    }

    /** A rollback that fails changes nothing: the connection is broken, which the pool finds out when it gets it back. */
    private Mono<Void> rollback(ReactiveTransaction transaction) {
        return transactions.rollback(transaction).onErrorComplete();
    }

    /** Reactor puts an exception of its own around what fails when a resource is given back. */
    private static Throwable withoutWrapping(Throwable error) {
        Throwable ended = error.getCause() instanceof EndFailed inner ? inner : error;
        return ended instanceof EndFailed failed ? failed.reason : error;
    }

    private Throwable beginning(Throwable error) {
        return error instanceof CannotCreateTransactionException notBegun
                ? SpringTransactions.beginning(notBegun, factory)
                : driversOwn(error);
    }

    /** What the driver said, which etch translates itself; what Spring alone has to say becomes etch's. */
    private static Throwable driversOwn(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof R2dbcException || cause instanceof EtchException) {
                return cause;
            }
        }
        return error instanceof TransactionException
                ? new EtchException("the transaction was not committed: " + error.getMessage(), null, null, error)
                : error;
    }

    private static TransactionDefinition definition(TransactionSettings settings) {
        DefaultTransactionDefinition definition =
                new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED);
        definition.setReadOnly(settings.readOnly());
        if (settings.isolation() != null) {
            definition.setIsolationLevel(isolation(settings.isolation()));
        }
        return definition;
    }

    private static int isolation(IsolationLevel level) {
        if (level.equals(IsolationLevel.READ_UNCOMMITTED)) {
            return TransactionDefinition.ISOLATION_READ_UNCOMMITTED;
        } else if (level.equals(IsolationLevel.READ_COMMITTED)) {
            return TransactionDefinition.ISOLATION_READ_COMMITTED;
        } else if (level.equals(IsolationLevel.REPEATABLE_READ)) {
            return TransactionDefinition.ISOLATION_REPEATABLE_READ;
        } else if (level.equals(IsolationLevel.SERIALIZABLE)) {
            return TransactionDefinition.ISOLATION_SERIALIZABLE;
        }
        throw new IllegalArgumentException("Spring has no isolation level " + level.asSql());
    }
}
