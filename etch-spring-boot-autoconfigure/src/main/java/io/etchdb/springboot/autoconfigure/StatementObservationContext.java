package io.etchdb.springboot.autoconfigure;

import io.etchdb.execution.StatementCall;
import io.etchdb.execution.StatementOutcome;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** What is known of the statement under observation. */
public final class StatementObservationContext extends Observation.Context {

    private final StatementCall call;
    private final String database;
    private @Nullable StatementOutcome outcome;

    StatementObservationContext(StatementCall call, String database) {
        this.call = call;
        this.database = database;
    }

    /** The statement. */
    public StatementCall call() {
        return call;
    }

    /** Where the database is: its URL without user, password and parameters. */
    public String database() {
        return database;
    }

    /** How it ended, {@code null} while it runs. */
    public @Nullable StatementOutcome outcome() {
        return outcome;
    }

    void end(StatementOutcome ended) {
        this.outcome = ended;
    }
}
