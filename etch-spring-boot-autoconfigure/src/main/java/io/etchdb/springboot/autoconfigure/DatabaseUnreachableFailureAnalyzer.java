package io.etchdb.springboot.autoconfigure;

import io.etchdb.error.OperationalException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which properties lead to the database that did not let the application in. */
final class DatabaseUnreachableFailureAnalyzer extends AbstractFailureAnalyzer<OperationalException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, OperationalException cause) {
        return new FailureAnalysis(
                "The database could not be reached or used: " + cause.getMessage(),
                "Check that it runs and accepts connections, and what spring.etch.url, spring.etch.username and"
                        + " spring.etch.password say (or whatever else the connection comes from).",
                cause);
    }
}
