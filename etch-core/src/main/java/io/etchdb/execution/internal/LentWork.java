package io.etchdb.execution.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * What a user does with the driver's connection of a transaction. From its first element on it reads for somebody; until
 * then the statements it starts itself go through.
 */
final class LentWork<R> extends Flux<R> {

    private final Publisher<R> work;
    private final TransactionConnection connection;

    LentWork(Publisher<R> work, TransactionConnection connection) {
        this.work = work;
        this.connection = connection;
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        if (connection.isStreaming()) {
            Operators.error(actual, TransactionConnection.streaming("(on a lent connection)"));
            return;
        }
        work.subscribe(new Worker<>(actual, connection));
    }

    private static final class Worker<R> extends AtomicBoolean
            implements CoreSubscriber<R>, Subscription, TransactionConnection.Use {

        private static final long serialVersionUID = 1L;

        private final transient CoreSubscriber<? super R> actual;
        private final transient TransactionConnection connection;
        private transient Subscription subscription = Operators.emptySubscription();
        private volatile boolean unbounded;
        private boolean emitted;

        Worker(CoreSubscriber<? super R> actual, TransactionConnection connection) {
            this.actual = actual;
            this.connection = connection;
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            actual.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            if (n == Long.MAX_VALUE) {
                unbounded = true;
            }
            subscription.request(n);
        }

        @Override
        public void cancel() {
            set(true);
            connection.abandon(this);
            subscription.cancel();
        }

        @Override
        public void onNext(R value) {
            if (!emitted) {
                emitted = true;
                connection.enter(this);
                if (get()) {
                    connection.leave(this);
                }
            }
            actual.onNext(value);
        }

        @Override
        public void onError(Throwable error) {
            leave();
            actual.onError(error);
        }

        @Override
        public void onComplete() {
            leave();
            actual.onComplete();
        }

        private void leave() {
            set(true);
            connection.leave(this);
        }

        @Override
        public boolean waitsForDemand() {
            return !unbounded;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
