package io.etchdb.benchmarks.sqlite;

import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Callers that are chains of signals: the next operation is subscribed to where the one before completed. */
abstract class ReactiveContender implements Contender {

    abstract Mono<Void> perform(Operation operation, Caller caller);

    @Override
    public final void run(List<Caller> callers, long deadline) {
        Flux.fromIterable(callers)
                .flatMap(caller -> loop(caller, deadline), callers.size())
                .blockLast();
    }

    private Mono<Void> loop(Caller caller, long deadline) {
        return Mono.defer(() -> {
                    Operation operation = caller.next();
                    long start = System.nanoTime();
                    return perform(operation, caller)
                            .doOnSuccess(done -> caller.succeeded(operation, start))
                            .onErrorResume(e -> {
                                caller.failed(e);
                                return Mono.empty();
                            });
                })
                .repeat(() -> System.nanoTime() - deadline < 0)
                .then();
    }
}
