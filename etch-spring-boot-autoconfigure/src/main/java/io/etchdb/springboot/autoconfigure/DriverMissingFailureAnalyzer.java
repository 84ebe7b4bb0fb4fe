package io.etchdb.springboot.autoconfigure;

import io.etchdb.error.DriverMissingException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints the dependency to add. */
final class DriverMissingFailureAnalyzer extends AbstractFailureAnalyzer<DriverMissingException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DriverMissingException cause) {
        String message = String.valueOf(cause.getMessage());
        return new FailureAnalysis(
                Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".",
                "Add this dependency:" + Dependencies.toAdd(cause.artifact()),
                cause);
    }
}
