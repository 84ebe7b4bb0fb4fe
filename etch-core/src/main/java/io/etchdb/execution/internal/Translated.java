package io.etchdb.execution.internal;

import io.etchdb.sql.Dialect;
import io.etchdb.sql.Sql;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** The same, with errors as etch's own. Demand and cancel go past it. */
final class Translated<R> extends Flux<R> {

    private final Publisher<R> source;
    private final Sql sql;
    private final Dialect dialect;

    Translated(Publisher<R> source, Sql sql, Dialect dialect) {
        this.source = source;
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        source.subscribe(new Translator<>(this, actual));
    }

    private static final class Translator<R> implements CoreSubscriber<R> {

        private final Translated<R> translated;
        private final CoreSubscriber<? super R> actual;

        Translator(Translated<R> translated, CoreSubscriber<? super R> actual) {
            this.translated = translated;
            this.actual = actual;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            actual.onSubscribe(subscription);
        }

        @Override
        public void onNext(R value) {
            actual.onNext(value);
        }

        @Override
        public void onError(Throwable error) {
            actual.onError(ErrorTranslator.translate(error, translated.sql, translated.dialect));
        }

        @Override
        public void onComplete() {
            actual.onComplete();
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
