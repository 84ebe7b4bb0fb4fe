package io.etchdb.springboot.autoconfigure;

import io.etchdb.execution.StatementOutcome;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.function.Supplier;

/** Counts the rows of observed statements under the keys of the observation. */
final class RowCounter implements ObservationHandler<StatementObservationContext> {

    private final Supplier<MeterRegistry> registry;

    /** @param registry asked for when the first statement ends: meters may depend on the database */
    RowCounter(Supplier<MeterRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof StatementObservationContext;
    }

    @Override
    public void onStop(StatementObservationContext context) {
        StatementOutcome outcome = context.outcome();
        if (outcome == null || outcome.rows() == 0) {
            return;
        }
        Counter.Builder counter = Counter.builder(StatementObservationDocumentation.ROWS)
                .description("Rows that statements read or affected")
                .baseUnit("rows");
        for (KeyValue key : context.getLowCardinalityKeyValues()) {
            counter.tag(key.getKey(), key.getValue());
        }
        counter.register(registry.get()).increment((double) outcome.rows());
    }
}
