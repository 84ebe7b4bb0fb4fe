package io.etchdb.springboot.autoconfigure;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Hands transactions that have begun over to whoever asked for them, and ends those that nobody took.
 *
 * <p>Spring drops a transaction whose caller leaves while it begins: nobody is told to roll back, and the connection is
 * gone for good. So a transaction begins to its end whoever leaves. Spring's code between the end of the beginning and
 * the caller is synchronous, and tells its listeners of each transaction that it passes on; a transaction that they have
 * not heard of when that code returns was dropped.
 */
final class TransactionHandover implements TransactionExecutionListener {

    private enum State {
        BEGINNING,
        BEGUN,
        LEFT
    }

    private final Set<Object> offered = ConcurrentHashMap.newKeySet();

    /**
     * Completes when {@code beginning} has; a cancel leaves that alone and runs {@code undo} afterwards, and so does a
     * caller who is not there any more.
     *
     * @param transaction what Spring calls the transaction while it begins
     */
    Mono<Void> of(
            Mono<Void> beginning,
            Mono<Void> undo,
            Object transaction,
            TransactionSynchronizationManager synchronization) {
        return Flux.usingWhen(
                        Mono.just(beginning.cache()),
                        begun -> begun.thenReturn(transaction),
                        begun -> Mono.empty(),
                        (begun, error) -> Mono.empty(),
                        begun -> begun.then(undo).onErrorComplete())
                .<Void>transform(Operators.lift((scannable, actual) -> new Handover(actual, synchronization)))
                .then();
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure == null && transaction instanceof GenericReactiveTransaction begun && begun.hasTransaction()) {
            offered.remove(begun.getTransaction());
        }
    }

    private final class Handover implements CoreSubscriber<Object>, Subscription {

        private final CoreSubscriber<? super Void> actual;
        private final TransactionSynchronizationManager synchronization;
        private final AtomicReference<State> state = new AtomicReference<>(State.BEGINNING);
        private @Nullable Subscription beginning;

        Handover(CoreSubscriber<? super Void> actual, TransactionSynchronizationManager synchronization) {
            this.actual = actual;
            this.synchronization = synchronization;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            beginning = subscription;
            actual.onSubscribe(this);
        }

        @Override
        public void onNext(Object transaction) {
            if (!state.compareAndSet(State.BEGINNING, State.BEGUN)) {
                // Before the end of it comes, which leaves a cancel behind it without effect.
                undo();
                return;
            }
            offered.add(transaction);
            actual.onComplete();
            if (offered.remove(transaction)) {
                undo();
            }
        }

        @Override
        public void onError(Throwable error) {
            // Who has left is not told. What did not begin, Spring has released.
            if (state.compareAndSet(State.BEGINNING, State.BEGUN)) {
                actual.onError(error);
            }
        }

        @Override
        public void onComplete() {
            // Was said with the transaction.
        }

        @Override
        public void request(long n) {
            if (beginning != null) {
                beginning.request(n);
            }
        }

        @Override
        public void cancel() {
            if (!state.compareAndSet(State.BEGINNING, State.LEFT)) {
                return;
            }
            // A transaction around this one was suspended for it and is rolled back next, which Spring cannot do
            // without.
            if (!synchronization.isSynchronizationActive()) {
                synchronization.initSynchronization();
            }
            undo();
        }

        /** Ends the transaction, once it has begun. */
        private void undo() {
            if (beginning != null) {
                beginning.cancel();
            }
        }
    }
}
