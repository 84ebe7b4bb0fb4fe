package io.etchdb.springboot.autoconfigure;

import io.etchdb.error.MappingException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the component of a record that no column is for, or the other way round. */
final class MappingFailureAnalyzer extends AbstractFailureAnalyzer<MappingException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MappingException cause) {
        return new FailureAnalysis(
                "A record does not fit what the database has: " + cause.getMessage(),
                "Change the record or the statement it is read with. spring.etch.verify=fail compares all @Table records"
                        + " with their tables at the start and says what mends each.",
                cause);
    }
}
