package io.etchdb.springboot.autoconfigure;

import io.etchdb.error.MigrationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what is wrong with the migrations and the way out. */
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<MigrationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationException cause) {
        return new FailureAnalysis(
                "The database could not be migrated: " + cause.getMessage() + ".",
                "Do what the message says and start again; what was applied before stays applied. The application does"
                        + " not start on a database that its migrations do not describe."
                        + " spring.etch.migrations.location says where they are, and"
                        + " spring.etch.migrations.enabled=false starts without them.",
                cause);
    }
}
