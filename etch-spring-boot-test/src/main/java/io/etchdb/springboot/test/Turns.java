package io.etchdb.springboot.test;

import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Who may use the one connection of a test, in the order in which they asked. */
final class Turns {

    /** A place in the queue, taken at once; whoever has one leaves it, whether its turn came or not. */
    final class Turn {

        private final Sinks.Empty<Void> come = Sinks.empty();

        /** Completes when it is this one's turn; signals {@link R2dbcTimeoutException} if that takes too long. */
        Mono<Void> comes() {
            return come.asMono().timeout(patience).onErrorMap(TimeoutException.class, e -> waitedTooLong());
        }

        /** Leaves if its turn has not come, which from now on it does not; tells whether that is so. */
        boolean leaveBeforeItComes() {
            synchronized (queue) {
                return queue.peek() != this && queue.remove(this);
            }
        }

        /** Lets the next one go on. Leaving again does nothing. */
        void leave() {
            Turn next = leftBy(this);
            if (next != null) {
                call(next);
            }
        }
    }

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Deque<Turn> queue = new ArrayDeque<>();
    private final Queue<Turn> called = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Duration patience;

    /** @param patience how long to wait for one's turn */
    Turns(Duration patience) {
        this.patience = patience;
    }

    /** Takes the last place in the queue. */
    Turn enter() {
        Turn turn = new Turn();
        boolean first;
        synchronized (queue) {
            first = queue.isEmpty();
            queue.add(turn);
        }
        if (first) {
            call(turn);
        }
        return turn;
    }

    /** One after the other: who is called may leave at once, and a long queue must not become a deep stack. */
    private void call(Turn turn) {
        called.add(turn);
        if (calls.getAndIncrement() == 0) {
            do {
                Turn next = called.remove();
                next.come.tryEmitEmpty();
            } while (calls.decrementAndGet() != 0);
        }
    }

    /** Who is next now, or {@code null} if nobody's turn has come by it. */
    private @Nullable Turn leftBy(Turn turn) {
        synchronized (queue) {
            boolean hadItsTurn = queue.peek() == turn;
            queue.remove(turn);
            return hadItsTurn ? queue.peek() : null;
        }
    }

    private R2dbcTimeoutException waitedTooLong() {
        return new R2dbcTimeoutException(
                "the connection of the test was not free for " + patience.toMillis() + " ms: a test that is rolled back"
                        + " has one connection, and another transaction has it. Let that end first (REQUIRES_NEW and"
                        + " code that does not join a transaction cannot wait inside it), or use"
                        + " Isolation.OWN_DATABASE",
                LOCK_NOT_AVAILABLE);
    }
}
