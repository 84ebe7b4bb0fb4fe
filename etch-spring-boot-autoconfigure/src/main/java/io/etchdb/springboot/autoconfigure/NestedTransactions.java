package io.etchdb.springboot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The transactions that are open in one context, the outermost first. */
final class NestedTransactions {

    private final List<Level> open = new ArrayList<>();

    /** A transaction that begins inside all that are open. */
    synchronized Level enter() {
        Level level = new Level();
        open.add(level);
        return level;
    }

    /** Completes when all that were begun, or asked for, inside {@code transaction} have ended. */
    synchronized Mono<Void> endOfThoseInside(ReactiveTransaction transaction) {
        List<Mono<Void>> ends = open.stream()
                .dropWhile(level -> level.transaction != transaction)
                .skip(1)
                .filter(Level::sharesContext)
                .map(level -> level.ended.asMono())
                .toList();
        return ends.isEmpty() ? Mono.empty() : Mono.when(ends);
    }

    void ended(ReactiveTransaction transaction) {
        List<Level> ended;
        synchronized (this) {
            ended = open.stream()
                    .filter(level -> level.transaction == transaction)
                    .toList();
        }
        ended.forEach(Level::end);
    }

    private synchronized void leave(Level level) {
        open.remove(level);
    }

    /** One of them, from the moment in which it is asked for. */
    final class Level {

        private final Sinks.Empty<Void> ended = Sinks.empty();
        private volatile @Nullable ReactiveTransaction transaction;

        void begun(ReactiveTransaction begun) {
            transaction = begun;
        }

        /** Whether the one around it misses what it has suspended, or its savepoint. */
        private boolean sharesContext() {
            ReactiveTransaction begun = transaction;
            return !(begun instanceof GenericReactiveTransaction spring)
                    || spring.isNested()
                    || spring.getSuspendedResources() != null;
        }

        void end() {
            leave(this);
            ended.tryEmitEmpty();
        }
    }
}
