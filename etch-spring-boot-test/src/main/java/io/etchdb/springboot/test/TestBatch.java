package io.etchdb.springboot.test;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Result;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A batch of a {@link TestConnection}: the driver's, started when and where the connection says. */
final class TestBatch implements Batch {

    private final Batch batch;
    private final UnaryOperator<Flux<Result>> starter;

    TestBatch(Batch batch, UnaryOperator<Flux<Result>> starter) {
        this.batch = batch;
        this.starter = starter;
    }

    @Override
    public Batch add(String sql) {
        batch.add(sql);
        return this;
    }

    @Override
    public Publisher<? extends Result> execute() {
        return starter.apply(Flux.defer(() -> Flux.from(batch.execute())));
    }
}
