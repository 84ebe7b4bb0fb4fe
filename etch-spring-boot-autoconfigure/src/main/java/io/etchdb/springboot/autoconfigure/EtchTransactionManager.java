package io.etchdb.springboot.autoconfigure;

import io.r2dbc.spi.ConnectionFactory;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionContextManager;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Transactions of Spring that lose no connection when their caller leaves.
 *
 * <p>Spring's own manager drops a transaction whose caller leaves while it begins: nobody rolls it back, and the
 * connection is gone for good. It also rolls back a transaction and the one inside it at the same time, which share what
 * they keep in the context: either may find that gone, and gives up before it has released its connection. Here a
 * transaction that has been asked for begins to its end and is handed over in any case, so that whoever asked can roll it
 * back, and it ends only after those inside it.
 */
final class EtchTransactionManager implements ReactiveTransactionManager {

    private final SpringTransactions spring;
    private final Map<TransactionContext, NestedTransactions> nested = Collections.synchronizedMap(new WeakHashMap<>());

    EtchTransactionManager(SpringTransactions spring) {
        this.spring = spring;
    }

    ConnectionFactory connectionFactory() {
        return spring.connectionFactory();
    }

    /** Emits the transaction to whoever has asked for it, though they have gone: they are told of it and roll it back. */
    @Override
    public Mono<ReactiveTransaction> getReactiveTransaction(@Nullable TransactionDefinition definition) {
        return TransactionContextManager.currentContext()
                .flatMap(context -> open(definition, nestedIn(context)))
                // The operator below knows nothing of fusion.
                .hide()
                .transform(Operators.<ReactiveTransaction, ReactiveTransaction>lift(
                        (scannable, actual) -> new HandedOver(actual)));
    }

    private Mono<ReactiveTransaction> open(
            @Nullable TransactionDefinition definition, NestedTransactions transactions) {
        NestedTransactions.Level level = transactions.enter();
        return spring.getReactiveTransaction(definition).doOnNext(level::begun).doOnError(error -> level.end());
    }

    @Override
    public Mono<Void> commit(ReactiveTransaction transaction) {
        return ended(transaction, spring::commit);
    }

    @Override
    public Mono<Void> rollback(ReactiveTransaction transaction) {
        return ended(transaction, spring::rollback);
    }

    private Mono<Void> ended(ReactiveTransaction transaction, Function<ReactiveTransaction, Mono<Void>> end) {
        return TransactionContextManager.currentContext().flatMap(context -> {
            NestedTransactions transactions = nestedIn(context);
            return transactions
                    .endOfThoseInside(transaction)
                    .then(Mono.defer(() -> end.apply(transaction)))
                    .doFinally(how -> transactions.ended(transaction));
        });
    }

    private NestedTransactions nestedIn(TransactionContext context) {
        return nested.computeIfAbsent(context, key -> new NestedTransactions());
    }

    /** Lets nothing but the answer end what was once asked for. */
    private static final class HandedOver implements CoreSubscriber<ReactiveTransaction>, Subscription {

        private enum State {
            NEW,
            ASKED,
            LEFT
        }

        private final CoreSubscriber<? super ReactiveTransaction> actual;
        private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
        private @Nullable Subscription beginning;

        HandedOver(CoreSubscriber<? super ReactiveTransaction> actual) {
            this.actual = actual;
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
        public void onNext(ReactiveTransaction transaction) {
            actual.onNext(transaction);
        }

        @Override
        public void onError(Throwable error) {
            actual.onError(error);
        }

        @Override
        public void onComplete() {
            actual.onComplete();
        }

        @Override
        public void request(long n) {
            if (state.compareAndSet(State.NEW, State.ASKED) && beginning != null) {
                beginning.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void cancel() {
            if (state.compareAndSet(State.NEW, State.LEFT) && beginning != null) {
                beginning.cancel();
            }
        }
    }
}
