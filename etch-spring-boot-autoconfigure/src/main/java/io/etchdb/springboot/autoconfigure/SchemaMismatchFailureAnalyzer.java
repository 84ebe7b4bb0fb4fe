package io.etchdb.springboot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints every place where a record does not fit its table, and what mends it. */
final class SchemaMismatchFailureAnalyzer extends AbstractFailureAnalyzer<SchemaMismatchException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SchemaMismatchException cause) {
        return new FailureAnalysis(
                "Records and tables do not fit:\n\n" + cause.findings(),
                "Do what the last column says: put the statements into a new migration, or change the records."
                        + " spring.etch.verify=warn starts all the same.",
                cause);
    }
}
