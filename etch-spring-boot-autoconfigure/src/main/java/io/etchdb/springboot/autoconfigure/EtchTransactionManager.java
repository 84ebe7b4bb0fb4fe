package io.etchdb.springboot.autoconfigure;

import io.etchdb.execution.internal.Acquisition;
import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.sql.Dialect;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring's transaction manager. What fails when one begins or commits arrives as etch's errors, as from a statement. */
final class EtchTransactionManager extends R2dbcTransactionManager {

    private static final long serialVersionUID = 1L;
    private static final Object TAKEN = "taken by a transaction around or inside";

    private final transient ConnectionFactory factory;
    private final transient TransactionHandover handover = new TransactionHandover();
    private final Dialect dialect;

    EtchTransactionManager(ConnectionFactory factory, Dialect dialect) {
        super(factory);
        this.factory = factory;
        this.dialect = dialect;
    }

    /**
     * Begins a transaction. Its timeout limits each statement in it (Spring takes it for the wait for a lock alone), until
     * it ends. A cancel on the way ends it, and gives the connection back, as soon as it has begun.
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
        listenForHandover();
        AtomicReference<@Nullable ConnectionHolder> holder = new AtomicReference<>();
        Mono<Void> undo = Mono.defer(() -> undone(holder.get(), synchronization, transaction));
        Mono<Void> limited = begun.doOnSuccess(
                        done -> holder.set((ConnectionHolder) synchronization.getResource(factory)))
                .then(Mono.defer(() -> limitStatements(holder.get(), definition)))
                .onErrorResume(error -> undo.then(Mono.error(error)));
        return handover.of(limited, undo, transaction, synchronization);
    }

    /** Last of all listeners, whoever has set those: what another one breaks was not handed over. */
    private void listenForHandover() {
        if (!getTransactionExecutionListeners().contains(handover)) {
            List<TransactionExecutionListener> all = new ArrayList<>(getTransactionExecutionListeners());
            all.add(handover);
            setTransactionExecutionListeners(all);
        }
    }

    private Mono<Void> limitStatements(@Nullable ConnectionHolder holder, TransactionDefinition definition) {
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

    /** For a transaction that begun, and whose caller does not know of it: nobody else rolls back. */
    private Mono<Void> undone(
            @Nullable ConnectionHolder holder, TransactionSynchronizationManager synchronization, Object transaction) {
        return holder == null
                ? Mono.empty()
                : Mono.from(holder.getConnection().rollbackTransaction())
                        .onErrorComplete()
                        .then(doCleanupAfterCompletion(synchronization, transaction))
                        .onErrorComplete();
    }

    /** A cancel ends a transaction and one inside it at the same time, and either may find what it has bound taken. */
    @Override
    protected Mono<Void> doCleanupAfterCompletion(
            TransactionSynchronizationManager synchronization, Object transaction) {
        return Mono.defer(() -> {
            if (!synchronization.hasResource(factory)) {
                synchronization.bindResource(factory, TAKEN);
            }
            return super.doCleanupAfterCompletion(synchronization, transaction);
        });
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
