package io.etchdb.springboot.autoconfigure;

import io.etchdb.execution.StatementCall;
import io.etchdb.execution.StatementListener;
import io.etchdb.execution.StatementOutcome;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Makes an observation of each statement: a child of the one in the subscriber's context, else of the thread's, and the
 * parent of what the driver observes.
 */
final class ObservedStatements implements StatementListener {

    /** Apart from Micrometer's own key, under which the subscriber's observation is where ours was not started. */
    private static final Object OURS = ObservedStatements.class;

    private final ObservationRegistry registry;
    private final StatementObservationConvention convention;
    private final String database;

    ObservedStatements(ObservationRegistry registry, StatementObservationConvention convention, String database) {
        this.registry = registry;
        this.convention = convention;
        this.database = database;
    }

    @Override
    public Context started(StatementCall call, Context context) {
        if (registry.isNoop()) {
            return context;
        }
        StatementObservationContext observed = new StatementObservationContext(call, database);
        Observation observation = Observation.createNotStarted(convention, () -> observed, registry);
        Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
        if (parent != null) {
            observation.parentObservation(parent);
        }
        observation.start();
        return context.put(OURS, observation).put(ObservationThreadLocalAccessor.KEY, observation);
    }

    @Override
    public void ended(StatementOutcome outcome, ContextView context) {
        Observation observation = context.getOrDefault(OURS, null);
        if (observation == null) {
            return;
        }
        if (observation.getContext() instanceof StatementObservationContext observed) {
            observed.end(outcome);
        }
        if (outcome.error() != null) {
            observation.error(outcome.error());
        }
        observation.stop();
    }
}
