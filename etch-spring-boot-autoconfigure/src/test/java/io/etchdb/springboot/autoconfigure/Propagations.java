package io.etchdb.springboot.autoconfigure;

import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

/** Runs work as {@code @Transactional} methods of each kind would. */
class Propagations {

    @Transactional
    public <T> Mono<T> required(Mono<T> work) {
        return work;
    }

    @Transactional(propagation = Propagation.NESTED)
    public <T> Mono<T> nested(Mono<T> work) {
        return work;
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public <T> Mono<T> requiresNew(Mono<T> work) {
        return work;
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW, readOnly = true)
    public <T> Mono<T> requiresNewReadOnly(Mono<T> work) {
        return work;
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW, isolation = Isolation.SERIALIZABLE)
    public <T> Mono<T> serializable(Mono<T> work) {
        return work;
    }

    @Transactional(timeout = 1)
    public <T> Mono<T> withinOneSecond(Mono<T> work) {
        return work;
    }
}
