package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.OperationalException;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Holds connections back until the pending migrations have run. They run once, for whoever asks first; everybody else
 * waits for the same run, which goes on though its first caller has gone. A failure is remembered, unless the database
 * was only out of reach or busy: then the next caller tries again. Passed once, the gate stands open for good.
 */
final class MigrationGate {

    private static final Object PASSES_BY = MigrationGate.class;
    private static final Object ASKS = MigrationGate.class.getName() + ".asks";
    private static final Duration FOR_GOOD = Duration.ofMillis(Long.MAX_VALUE);

    private final Function<ConnectionFactory, Mono<?>> migrations;
    private volatile @Nullable EtchTemplate template;
    private volatile @Nullable ConnectionFactory ungated;
    private volatile Mono<Void> attempt = Mono.empty();
    private volatile boolean passed;
    private volatile boolean failed;

    /** @param migrations what has to complete before the gate opens, given the factory without the gate */
    MigrationGate(Function<ConnectionFactory, Mono<?>> migrations) {
        this.migrations = migrations;
    }

    /** From now on this gate stands before connections of {@code factory}. */
    void standBefore(ConnectionFactory factory) {
        ungated = factory;
        attempt = migrations
                .apply(factory)
                .then()
                .doOnSubscribe(started -> failed = false)
                .doOnSuccess(done -> passed = true)
                .doOnError(error -> failed = true)
                // The migrations must not find, let alone join, the transaction of whoever came first.
                .contextWrite(callers -> Context.empty())
                .cache(done -> FOR_GOOD, MigrationGate::memoryOf, () -> FOR_GOOD);
    }

    private static Duration memoryOf(Throwable error) {
        return error instanceof OperationalException || error instanceof ConcurrencyException
                ? Duration.ZERO
                : FOR_GOOD;
    }

    /** The template that etch made over the connections behind this gate. */
    void standBefore(EtchTemplate made) {
        template = made;
    }

    /** Emits whether the connections of a template, whoever made it, come through this gate. Takes none of those. */
    Mono<Boolean> standsBefore(EtchTemplate other) {
        return other == template
                ? Mono.just(true)
                : Mono.defer(() -> {
                    AtomicBoolean asked = new AtomicBoolean();
                    return other.withConnection(connection -> Mono.empty())
                            .contextWrite(context -> context.put(ASKS, asked))
                            .onErrorComplete()
                            .then(Mono.fromSupplier(asked::get));
                });
    }

    /** Whether a subscriber with this context only asks whether this gate is there. */
    static boolean answers(ContextView context) {
        AtomicBoolean asked = context.getOrDefault(ASKS, null);
        if (asked != null) {
            asked.set(true);
        }
        return asked != null;
    }

    /** The factory behind the gate, or {@code factory} itself if this gate does not stand before one. */
    ConnectionFactory behind(ConnectionFactory factory) {
        ConnectionFactory behind = ungated;
        return behind == null ? factory : behind;
    }

    boolean isPassed() {
        return passed;
    }

    /** How far the migrations have got, in a word. */
    String state() {
        return passed ? "applied" : failed ? "failed" : "pending";
    }

    /** Completes when the migrations have run; signals what they failed with. */
    Mono<Void> pass() {
        return passed ? Mono.empty() : attempt;
    }

    /** Whether a subscriber with this context is not to wait. */
    static boolean passesBy(ContextView context) {
        return context.hasKey(PASSES_BY);
    }

    /** The context of somebody who is not to wait. */
    static Context passBy(Context context) {
        return context.put(PASSES_BY, true);
    }
}
