package io.etchdb.springboot.autoconfigure;

import io.etchdb.execution.internal.Acquisition;
import io.etchdb.execution.internal.Databases;
import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.execution.internal.RunningStatement;
import io.etchdb.sql.Dialect;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Transactions of Spring. What fails when one begins or commits arrives as etch's errors, as from a statement. */
final class SpringTransactions extends R2dbcTransactionManager {

    private static final long serialVersionUID = 1L;

    private final transient ConnectionFactory factory;
    private final Dialect dialect;

    SpringTransactions(ConnectionFactory factory) {
        super(factory);
        this.factory = factory;
        this.dialect = Databases.dialectOf(factory);
    }

    /**
     * Begins a transaction. Its timeout limits each statement in it (Spring takes it for the wait for a lock alone), until
     * it ends.
     */
    @Override
    protected Mono<Void> doBegin(
            TransactionSynchronizationManager synchronization, Object transaction, TransactionDefinition definition) {
        Mono<Void> begun = super.doBegin(synchronization, transaction, definition)
                .onErrorMap(
                        CannotCreateTransactionException.class,
                        error -> ErrorTranslator.translate(beginning(error, factory), null, dialect));
        boolean isSavepoint = synchronization.hasResource(factory);
        if (isSavepoint) {
            return begun;
        }
        return begun.then(Mono.defer(() -> limitStatements(synchronization, definition)))
                .onErrorResume(error -> undone(synchronization, transaction).then(Mono.error(error)));
    }

    private Mono<Void> limitStatements(
            TransactionSynchronizationManager synchronization, TransactionDefinition definition) {
        ConnectionHolder holder = (ConnectionHolder) synchronization.getResource(factory);
        if (holder == null || definition.getTimeout() <= 0) {
            return Mono.empty();
        }
        Duration limit = Duration.ofSeconds(definition.getTimeout());
        Connection connection = holder.getConnection();
        return dialect == Dialect.POSTGRES
                // Of the transaction, not of the session: the connection goes back into a pool.
                ? Flux.from(connection
                                .createStatement("SET LOCAL statement_timeout = " + limit.toMillis())
                                .execute())
                        .flatMap(Result::getRowsUpdated)
                        .then()
                : Mono.from(connection.setStatementTimeout(limit));
    }

    /** A statement that was cancelled would hold the ROLLBACK back, and its locks. */
    @Override
    protected Mono<Void> doRollback(
            TransactionSynchronizationManager synchronization, GenericReactiveTransaction status) {
        Mono<Void> rolledBack = super.doRollback(synchronization, status);
        ConnectionHolder holder = (ConnectionHolder) synchronization.getResource(factory);
        return holder == null || status.isNested()
                ? rolledBack
                : RunningStatement.ended(holder.getConnection()).then(rolledBack);
    }

    /** Whoever fails here is not asked to roll back, and the connection must not stay away. */
    private Mono<Void> undone(TransactionSynchronizationManager synchronization, Object transaction) {
        ConnectionHolder holder = (ConnectionHolder) synchronization.getResource(factory);
        return holder == null
                ? Mono.empty()
                : Mono.from(holder.getConnection().rollbackTransaction())
                        .onErrorComplete()
                        .then(doCleanupAfterCompletion(synchronization, transaction))
                        .onErrorComplete();
    }

    ConnectionFactory connectionFactory() {
        return factory;
    }

    /** Why a transaction did not begin: there was no connection, or there was one and BEGIN found the database busy. */
    static Throwable beginning(CannotCreateTransactionException error, ConnectionFactory factory) {
        Throwable cause = error.getCause();
        if (cause == null) {
            return error;
        }
        return cause instanceof R2dbcException driver && isConcurrency(driver.getSqlState())
                ? cause
                : Acquisition.explained(cause, factory);
    }

    private static boolean isConcurrency(@Nullable String state) {
        return state != null && (state.startsWith("40") || state.equals("55P03"));
    }

    @Override
    protected RuntimeException translateException(String task, R2dbcException error) {
        return ErrorTranslator.translate(error, null, dialect) instanceof RuntimeException translated
                ? translated
                : error;
    }
}
