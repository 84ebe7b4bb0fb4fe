package io.etchdb.execution;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Hears of every statement that etch sends: typed operations and each statement of a bulk one, raw SQL, scripts one
 * statement at a time, inside transactions and savepoints too. Not of what begins and ends a transaction, of migrations,
 * and of what runs on a connection lent by {@code withConnection}.
 *
 * <p>Called on whichever thread sends the statement or receives its end, often an event loop: it must not block. What it
 * throws is logged once and does not touch the statement.
 */
@FunctionalInterface
public interface StatementListener {

    /**
     * Before a statement is sent. Every call is followed by one of {@link #ended}.
     *
     * @param context of the subscriber: what surrounds the statement, such as a trace
     * @return the context for the driver and for {@link #ended}: the one given, or one with more in it, such as the
     *     observation started here
     */
    default Context started(StatementCall call, Context context) {
        return context;
    }

    /**
     * After a statement has completed, failed or been cancelled; before the subscriber hears of it.
     *
     * @param context that the driver had: what {@link #started} of all listeners made of the subscriber's
     */
    void ended(StatementOutcome outcome, ContextView context);
}
