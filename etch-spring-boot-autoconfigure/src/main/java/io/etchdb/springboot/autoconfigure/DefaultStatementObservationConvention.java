package io.etchdb.springboot.autoconfigure;

import io.etchdb.execution.StatementCall;
import io.etchdb.execution.StatementOutcome;
import io.etchdb.springboot.autoconfigure.StatementObservationDocumentation.Keys;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The names of {@link StatementObservationDocumentation}. A span is called as statistics call its statement. */
final class DefaultStatementObservationConvention implements StatementObservationConvention {

    private static final String NAME = "etch.statement";

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(StatementObservationContext context) {
        return context.call().label();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(StatementObservationContext context) {
        StatementCall call = context.call();
        return KeyValues.of(
                Keys.VERB.withValue(call.operation() == null ? lower(call.kind()) : call.operation()),
                orNone(Keys.TABLE, call.table()),
                orNone(Keys.NAME, call.name()),
                Keys.DATABASE.withValue(context.database()),
                Keys.OUTCOME.withValue(outcome(context.outcome())));
    }

    private static KeyValue orNone(Keys key, @Nullable String value) {
        return key.withValue(value == null ? KeyValue.NONE_VALUE : value);
    }

    private static String outcome(@Nullable StatementOutcome outcome) {
        return outcome == null ? "running" : lower(outcome.end());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
