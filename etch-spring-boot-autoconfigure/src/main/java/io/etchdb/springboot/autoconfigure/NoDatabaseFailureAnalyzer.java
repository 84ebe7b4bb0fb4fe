package io.etchdb.springboot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints the two ways to a database. */
final class NoDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<NoDatabaseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoDatabaseException cause) {
        return new FailureAnalysis(
                "No database is configured: neither spring.etch.url nor spring.r2dbc.url is set, there are no connection"
                        + " details of a service, and the SQLite driver for a database in memory is not on the class"
                        + " path.",
                "Set spring.etch.url, such as postgresql://user@localhost/db or sqlite:./app.db, and add the driver."
                        + " For PostgreSQL:" + Dependencies.toAdd(Dependencies.POSTGRES_DRIVER) + "For SQLite:"
                        + Dependencies.toAdd(Dependencies.SQLITE_DRIVER),
                cause);
    }
}
